// Runs before the first paint of the search page. The first results of common questions stand in files of their own: where one
// answers the question in the address, it is asked for first, and the engine when it is there. Else the engine is at once.
{
  const { engine, questions } = document.currentScript.dataset;
  const asked = [...new URLSearchParams(location.search)];
  const question = asked.length === 1 && asked[0][0] === "q" ? asked[0][1].trim().replace(/\s+/g, " ").toLowerCase() : "";
  const first = question && questions.split(",").includes(question) && `first/results-${question.match(/[a-z0-9]+/g)?.join("-")}.json`;
  let compared = false;
  try {
    // The page before has asked the engine already.
    compared = sessionStorage.getItem("casebook-compared") !== null;
  } catch {
    // Without storage it has not.
  }
  if (first) document.documentElement.dataset.first = first;
  if (location.protocol !== "file:" && !compared) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "", href: first || engine });
    document.head.append(link);
  }
}

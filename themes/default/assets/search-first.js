// Runs before the first paint of the search page. The first results of common words stand in files of their own: where one
// answers the question in the address, it is asked for first, and the engine when it is there. Else the engine is at once.
{
  const { engine, words } = document.currentScript.dataset;
  const asked = [...new URLSearchParams(location.search)];
  const word = asked.length === 1 && asked[0][0] === "q" ? asked[0][1].trim().toLowerCase() : "";
  const known = word && words.split(" ").includes(word);
  if (known) document.documentElement.dataset.first = word;
  if (location.protocol !== "file:") {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "", href: known ? `first/results-${word}.json` : engine });
    document.head.append(link);
  }
}

// The question of the home page: words are searched, and several lines are compared.

function ask(form) {
  const text = form.elements.q;
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  text.addEventListener("focus", () => {
    import("./search-client.js").then(({ clientOf }) => clientOf(new URL(".", form.action)).warm(), () => {});
  }, { once: true });
  form.addEventListener("submit", async (event) => {
    if (!text.value.trim().includes("\n")) return;
    event.preventDefault();
    try {
      const { PASTED } = await import("./search-parts.js");
      // An address has no room for a log: the search page finds it here.
      sessionStorage.setItem(PASTED, text.value);
    } catch {
      // Then it has to be pasted again there.
    }
    location.assign(new URL("#seen-before", form.action));
  });
}

const question = document.querySelector("#cb-ask");
if (question) ask(question);

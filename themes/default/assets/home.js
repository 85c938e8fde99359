// The question of the home page: words are searched, and several lines are compared.

function ask(form) {
  const text = form.elements.q;
  const button = form.querySelector("button");
  const find = button.textContent;
  const base = new URL(".", form.action);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  text.addEventListener("focus", () => {
    import("./search-client.js").then(({ clientOf }) => clientOf(base).warm(), () => {});
    import("./search-compare.js").then(({ prefetch }) => prefetch(base), () => {});
  }, { once: true });
  form.addEventListener("submit", async (event) => {
    if (!text.value.trim().includes("\n")) return;
    event.preventDefault();
    button.textContent = "Looking …";
    button.disabled = true;
    try {
      const { compare } = await import("./search-compare.js");
      await compare(base, text.value);
    } catch {
      // Without its script the lines are searched as words.
      form.submit();
    }
  });
  // Back from the answer, the field can be asked again.
  addEventListener("pageshow", () => {
    button.textContent = find;
    button.disabled = false;
  });
}

const question = document.querySelector("#cb-ask");
if (question) ask(question);

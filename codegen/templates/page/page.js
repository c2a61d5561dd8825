/** What the page can do beyond being read: search, filter, copy links, unfold for the printer. Without it, nothing is hidden. */
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const search = document.querySelector("#search");
  const found = document.querySelector("#found");
  const selects = all(".filters select");
  const entries = all("[data-entry]").map((element) => ({ element, text: element.textContent.toLowerCase() }));
  const contents = new Map(all("[data-for]").map((item) => [item.dataset.for, item]));

  const fits = (element, { name, value }) => {
    const own = element.dataset[name];
    if (value === "" || own === undefined) return true;
    return name === "traits" ? own.split(" ").includes(value) : own === value;
  };

  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/);
    document.body.classList.toggle("searching", search.value.trim() !== "");
    let count = 0;
    for (const { element, text } of entries) {
      const isWanted = words.every((word) => text.includes(word)) && selects.every((select) => fits(element, select));
      element.classList.toggle("filtered", !isWanted);
      contents.get(element.id)?.classList.toggle("filtered", !isWanted);
      if (isWanted) count++;
    }
    for (const section of all("[data-section]")) {
      section.classList.toggle("nothing", section.querySelector("[data-entry]:not(.filtered)") === null);
    }
    for (const output of all(".shown")) {
      const rows = all(".sensors [data-entry]");
      output.value = `${rows.filter((row) => !row.classList.contains("filtered")).length} of ${rows.length}`;
    }
    found.textContent = count === entries.length ? "" : `${count} of ${entries.length} entries`;
  };

  const clear = () => {
    for (const control of [search, ...selects]) control.value = "";
    show();
  };

  const isTyping = ({ target }) => target.matches("input, select, textarea");

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !isTyping(event) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape" && event.target === search) clear();
  });

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a.anchor");
    if (link === null || navigator.clipboard === undefined) return;
    await navigator.clipboard.writeText(link.href).catch(() => {});
    found.textContent = "Link copied";
    setTimeout(() => {
      if (found.textContent === "Link copied") show();
    }, 2000);
  });

  // Who follows a link to what is filtered out wants to see it.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target === null || target.getClientRects().length > 0) return;
    clear();
    target.scrollIntoView();
  });

  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
  });

  for (const controls of all("[data-controls]")) {
    controls.hidden = false;
    controls.addEventListener("input", show);
  }
  // A browser that goes back fills the boxes in again.
  show();
})();

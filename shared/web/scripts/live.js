// Keeps a part of a page as it is now; without it the part is as it was when the page was opened.
for (const part of document.querySelectorAll("[data-live]")) {
  const source = new EventSource(part.dataset.live);
  source.addEventListener("part", (event) => {
    if (!part.contains(document.activeElement)) part.innerHTML = event.data;
  });
}

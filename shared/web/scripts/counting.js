// Says while somebody types how much of a text is used; without it the page says so when it is saved.
for (const told of document.querySelectorAll("[data-counts]")) {
  const field = document.getElementById(told.dataset.counts);
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  const count = () => {
    const used = Array.from(field.value.trim()).length;
    told.textContent = numbers.format(used);
    told.parentElement.classList.toggle("msg", used > Number(told.dataset.most));
  };
  field.addEventListener("input", count);
  count();
}

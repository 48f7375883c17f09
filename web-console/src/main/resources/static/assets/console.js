// Previews of the order form. Every page works without this file.
(() => {
  const slug = document.getElementById("slug");
  const address = document.getElementById("address");
  if (slug && address) {
    const show = () => { address.value = address.dataset.pattern.replace("{slug}", slug.value.trim() || "…"); };
    slug.addEventListener("input", show);
    show();
  }

  const color = document.getElementById("color");
  const swatch = document.getElementById("color-preview");
  if (color && swatch) {
    const paint = () => { swatch.style.backgroundColor = color.value; };
    color.addEventListener("input", paint);
    swatch.hidden = false;
    paint();
  }

  const logo = document.getElementById("logo");
  if (logo) {
    logo.addEventListener("change", () => {
      const file = logo.files[0];
      logo.setCustomValidity(file && file.size > Number(logo.dataset.largest) ? logo.dataset.tooLarge : "");
      logo.reportValidity();
    });
  }
})();

// The live part of a page is looked at again every few seconds; what is unfolded or focused in it stays so.
const every = Number(document.getElementById('live')?.dataset.every);

async function refresh() {
  try {
    const answer = document.hidden ? null : await fetch(location.pathname);
    if (answer?.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.getElementById('live');
      const live = document.getElementById('live');
      if (!fresh) return; // signed out by now
      for (const open of live.querySelectorAll('details[open]')) fresh.querySelector('#' + open.id)?.setAttribute('open', '');
      const focused = live.contains(document.activeElement) && document.activeElement.id;
      live.replaceWith(fresh);
      if (focused) document.getElementById(focused)?.focus();
      if (!fresh.dataset.every) return; // nothing moves any more
    }
  } catch { /* the network is away for a moment */ }
  setTimeout(refresh, every * 1000);
}

if (every) setTimeout(refresh, every * 1000);

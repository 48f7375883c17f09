// The shop works without this file; with it, clocks run, the line moves by itself and totals follow.
const two = n => String(n).padStart(2, '0');

for (const clock of document.querySelectorAll('[data-until]')) {
  const ahead = Number(clock.dataset.now) - Date.now(); // the server's clock counts, not this device's
  const tick = () => {
    const left = Math.max(0, Math.ceil((Number(clock.dataset.until) - Date.now() - ahead) / 1000));
    const days = Math.floor(left / 86400);
    clock.textContent = (days ? days + 'd ' : '') + two(Math.floor(left % 86400 / 3600)) + ':' + two(Math.floor(left % 3600 / 60)) + ':' + two(left % 60);
    if (left > 0) setTimeout(tick, 1000);
    else if (document.querySelector('.deal')) setTimeout(() => location.reload(), 700);
  };
  tick();
}

const line = document.querySelector('[data-line]');
if (line) {
  const number = Number(line.dataset.number);
  const turn = document.getElementById('turn');
  const enter = () => turn.requestSubmit();
  const look = async () => {
    let next = 3000;
    try {
      const answer = await fetch(line.dataset.line);
      if (answer.ok) {
        const now = await answer.json();
        next = now.nextPollMs * (0.85 + Math.random() * 0.3);
        if (now.serving >= number) return enter();
        const ahead = document.getElementById('ahead');
        if (ahead) ahead.textContent = Math.max(0, number - now.serving - 1);
        if (now.state === 'CLOSED') return location.assign(location.pathname.replace(/\/line$/, ''));
      }
    } catch { /* the network is away for a moment; the place is kept */ }
    setTimeout(look, next);
  };
  if (turn.hidden) look(); else enter();
}

const quantity = document.getElementById('quantity');
const total = document.getElementById('total');
if (quantity && total) {
  const shape = total.textContent;
  quantity.addEventListener('input', () => {
    const sum = (Number(quantity.value) || 0) * Number(quantity.dataset.price);
    total.textContent = shape.replace(/[\d,]+/, sum.toLocaleString('ko-KR'));
  });
}

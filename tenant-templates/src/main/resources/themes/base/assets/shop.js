// The shop works without this file; with it, clocks run, the line moves by itself and totals follow.
const two = n => String(n).padStart(2, '0');
const written = n => n.toLocaleString('ko-KR');

// What time it was when this page was made, as the shop has signed it: purpose, shop, milliseconds.
const served = document.querySelector('[data-served]')?.dataset.served.split('.')[1];
const signed = served && Number(atob(served.replaceAll('-', '+').replaceAll('_', '/')).split('~').pop());
const madeAt = performance.timeOrigin + (performance.getEntriesByType('navigation')[0]?.responseStart ?? 0);

function run(clock) {
  const ahead = signed ? signed - madeAt : Number(clock.dataset.now) - Date.now(); // the server's clock counts, not this device's
  let before;
  const tick = () => {
    if (!clock.isConnected) return;
    const left = Math.max(0, Math.ceil((Number(clock.dataset.until) - Date.now() - ahead) / 1000));
    const days = Math.floor(left / 86400);
    clock.textContent = (days ? days + 'd ' : '') + two(Math.floor(left % 86400 / 3600)) + ':' + two(Math.floor(left % 3600 / 60)) + ':' + two(left % 60);
    for (const at of [120, 60, 0]) if (before > at && left <= at) warn(at);
    before = left;
    if (left > 0) setTimeout(tick, 1000);
    else if (document.querySelector('.deal, [data-look]')) setTimeout(() => location.reload(), 700 + Math.random() * 1500);
  };
  tick();
}

function warn(seconds) {
  const warning = document.getElementById('time-left');
  if (warning) warning.textContent = warning.dataset['at' + seconds];
}

for (const clock of document.querySelectorAll('[data-until]')) run(clock);

const waiting = document.querySelector('[data-line]');
if (waiting) wait(waiting);

function wait(page) {
  const { line, deal, ticket } = page.dataset;
  const invited = page.dataset.invited === 'true';
  const turn = document.getElementById('turn');
  const title = document.title;
  const part = name => page.querySelector('[data-part="' + name + '"]');
  const put = (name, text) => { if (part(name).textContent !== text) part(name).textContent = text; };
  const random = (least, most) => least + Math.random() * (most - least);
  const stopped = ['AWAY', 'CLOSED', 'SOLD_OUT', 'TOO_EARLY', 'BEFORE', 'DRAWING'];
  let place = page.dataset.place ? Number(page.dataset.place) : null;
  let now, stream, timer, closedSeen = 0, streamsLeft = 3, asking = false, entering = false, shown = page.dataset.shown, saidAt = Date.now();

  function take(seen) {
    now = seen;
    if (now.state === 'CLOSED') {
      // Twice, because a shop that has just been started may not know its lines for a moment.
      if (closedSeen && Date.now() - closedSeen > 2500) location.assign(deal + '?notice=line-closed');
      else closedSeen ||= Date.now();
      return;
    }
    closedSeen = 0;
    if (place === null && now.state !== 'BEFORE' && now.state !== 'DRAWING') askPlace(3000);
    if (reached() && !stopped.includes(now.state)) enter();
    show();
  }

  const lane = () => invited && now.vip ? now.vip : now;
  const reached = () => place !== null && lane().serving >= place;
  const ahead = () => Math.max(0, place - lane().serving - 1);

  function show() {
    const view = reached() && now.state === 'OPEN' ? 'TURN' : now.state;
    const chance = now.state === 'SOLD_OUT' || place > now.unlikelyUpTo ? 'GONE' : place > now.likelyUpTo ? 'UNLIKELY' : 'LIKELY';
    for (const one of page.querySelectorAll('[data-when],[data-known]')) {
      const { when, known, chance: of } = one.dataset;
      one.hidden = (when && !when.split(' ').includes(view)) || (known !== undefined && place === null) || (of && of !== chance);
    }
    turn.hidden = !reached();
    put('joined', written(now.joined));
    if (place !== null) {
      const minutes = now.perMinute ? Math.max(1, Math.ceil(ahead() / now.perMinute)) : null;
      const words = part('wait').dataset;
      put('ahead', written(ahead()));
      put('place', written(place));
      put('wait', minutes === null ? words.none : words.words.replace('#', written(minutes)));
      part('way').max = place;
      part('way').value = place - ahead();
      document.title = (view === 'OPEN' ? '(' + written(ahead()) + ') ' : '') + title;
    }
    part('lanes').hidden = !now.vip;
    if (now.vip) {
      const fill = (name, first, second) => put(name, part(name).dataset.words.replace('#', written(first)).replace('~', written(second)));
      fill('share', now.vip.share, 0);
      fill('lane-vip', now.vip.serving, now.vip.joined);
      fill('lane-all', now.serving, now.joined);
    }
    say(view);
  }

  // A change is said at once, the place now and then: who listens is not to be talked at.
  function say(view) {
    if (view !== shown) {
      shown = view;
      saidAt = Date.now();
      put('said', [...page.querySelector('[data-when="' + view + '"]').children].map(one => one.textContent).join(' '));
    } else if (view === 'OPEN' && place !== null && Date.now() - saidAt > 15000) {
      saidAt = Date.now();
      put('said', page.dataset.said.replace('#', written(ahead())));
    }
  }

  function askPlace(within) {
    if (asking) return;
    asking = true;
    setTimeout(async () => {
      try {
        const answer = await fetch(line + '/place', { headers: { 'Line-Ticket': ticket } });
        const found = answer.ok ? await answer.json() : {};
        if (found.place) {
          place = found.place;
          saidAt = Date.now();
          put('said', page.dataset.saidPlace.replace('#', written(place)));
        }
        asking = false;
        if (found.now) take(found.now);
      } catch { asking = false; /* asked again with the next look */ }
    }, random(0, within));
  }

  function enter() {
    if (entering) return;
    entering = true; // once; at the door the page comes back and says so
    const atTheDoor = new URLSearchParams(location.search).get('notice') === 'at-the-door';
    setTimeout(() => turn.requestSubmit(), atTheDoor ? random(2000, 4000) : 0);
  }

  function listen() {
    stream = new EventSource(line + '/stream');
    const over = () => {
      stream?.close();
      stream = null;
      streamsLeft--;
      next();
    };
    const heard = () => { clearTimeout(timer); timer = setTimeout(over, 45000); }; // it says something every 15 seconds
    stream.onmessage = message => { heard(); take(JSON.parse(message.data)); };
    stream.onerror = over;
    heard();
  }

  function next() {
    clearTimeout(timer);
    const poll = now?.poll ?? { least: 3000, most: 3000, perPlace: 0 };
    const distance = now ? (place === null ? now.joined : ahead()) : 0;
    const pause = Math.min(poll.most, Math.max(poll.least, distance * poll.perPlace));
    timer = setTimeout(look, pause * random(0.85, 1.15));
  }

  async function look() {
    try {
      const answer = await fetch(line + '/now');
      if (answer.ok) take(await answer.json());
    } catch { /* the network is away for a moment; the place is kept */ }
    if (entering) return;
    if (now?.stream && streamsLeft > 0 && !stream) listen();
    else if (!stream) next();
  }

  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
  look();
}

const again = document.querySelector('[data-again]');
if (again) setTimeout(() => location.assign(again.dataset.again), 5000 + Math.random() * 5000);

// More time must not cost what is typed already: the clock is changed in place.
const more = document.getElementById('more-time');
more?.addEventListener('submit', async event => {
  event.preventDefault();
  const button = more.querySelector('button');
  button.disabled = true;
  try {
    const answer = await fetch(more.action, { method: 'POST', body: new URLSearchParams(new FormData(more)) });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const clock = page.querySelector('.countdown b');
    if (!clock) return location.assign(answer.url);
    document.querySelector('.countdown b').replaceWith(clock);
    run(clock);
    document.getElementById('time-left').textContent = page.querySelector('.notice')?.textContent ?? '';
  } catch { button.disabled = false; }
});

// What an order comes to: goods, and the fee unless there is enough of them.
const total = document.getElementById('total');
if (total) {
  const counts = [...document.querySelectorAll('input[data-price]')];
  const put = (name, sum) => {
    const shown = document.getElementById(name);
    shown.textContent = shown.textContent.replace(/[\d,]+/, written(sum));
  };
  const add = () => {
    const goods = counts.reduce((sum, count) => sum + Math.max(0, Math.floor(Number(count.value))) * Number(count.dataset.price), 0);
    const freeFrom = total.dataset.freeFrom;
    const fee = freeFrom && goods >= Number(freeFrom) ? 0 : Number(total.dataset.fee);
    put('goods', goods);
    put('fee', fee);
    put('total', goods + fee);
  };
  for (const count of counts) count.addEventListener('input', add);
  add(); // going back in history keeps what was typed
}

// An order that waits for somebody else is looked at again, ever less often, and shown anew once it has moved on.
const order = document.querySelector('[data-moves]');
if (order) {
  let pause = 1500;
  const lookAgain = async () => {
    try {
      const answer = document.hidden ? null : await fetch(location.pathname);
      if (answer?.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        if (page.querySelector('[data-look]')?.dataset.look !== order.dataset.look) return location.replace(location.pathname);
      }
    } catch { /* the network is away for a moment */ }
    pause = Math.min(pause * 1.3, 15000);
    setTimeout(lookAgain, pause);
  };
  setTimeout(lookAgain, pause);
}

for (const print of document.querySelectorAll('[data-print]')) {
  print.hidden = false;
  print.addEventListener('click', () => window.print());
}

(() => {
  'use strict';
  const map = document.querySelector('.map');
  if (!map) return;
  const svg = map.querySelector('svg');
  const words = JSON.parse(map.dataset.words);
  const [originX, originY, unit, kilometre] = map.dataset.frame.split(' ').map(Number);
  const squares = [...svg.querySelectorAll('.q')];
  const pins = [...svg.querySelectorAll('[data-pin]')];
  const find = id => document.getElementById(id);
  const select = { channel: find('f-channel'), vehicle: find('f-vehicle'), stratum: find('f-stratum') };
  const info = find('map-info');
  const box = svg.viewBox.baseVal;
  const home = { x: box.x, y: box.y, width: box.width, height: box.height };
  const view = { ...home };
  document.querySelectorAll('.needs-script').forEach(each => { each.hidden = false; });
  map.classList.add('live');

  // The view: a stretch of the map in its own units. k is units to a pixel.
  const scale = () => Math.max(view.width / (svg.clientWidth || 1), view.height / (svg.clientHeight || 1));

  function show() {
    svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.width} ${view.height}`);
    const k = scale();
    svg.style.setProperty('--k', k);
    showScale(k);
    if (map.dataset.tiles) showTiles(k);
  }

  function zoom(factor, x = view.x + view.width / 2, y = view.y + view.height / 2) {
    const width = Math.min(Math.max(view.width * factor, home.width / 200), home.width * 40);
    factor = width / view.width;
    view.x = x - (x - view.x) * factor;
    view.y = y - (y - view.y) * factor;
    view.width = width;
    view.height *= factor;
    show();
  }

  function pan(dx, dy) {
    view.x += dx;
    view.y += dy;
    show();
  }

  function goHome() {
    Object.assign(view, home);
    show();
  }

  function showScale(k) {
    const longest = 110 * k / kilometre;
    const power = 10 ** Math.floor(Math.log10(longest));
    const km = [5, 2, 1].map(n => n * power).find(n => n <= longest);
    const bar = map.querySelector('.scale');
    bar.style.width = `${km * kilometre / k}px`;
    bar.textContent = km >= 1 ? `${km} km` : `${Math.round(km * 1000)} m`;
  }

  // What is in the map's units at a place of the screen.
  function at(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  map.querySelectorAll('[data-do]').forEach(button => button.addEventListener('click', () => {
    ({ in: () => zoom(0.6), out: () => zoom(1 / 0.6), home: goHome })[button.dataset.do]();
  }));

  map.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('button')) return;
    const step = Math.min(view.width, view.height) / 8;
    const act = {
      ArrowLeft: () => pan(-step, 0), ArrowRight: () => pan(step, 0), ArrowUp: () => pan(0, -step),
      ArrowDown: () => pan(0, step), '+': () => zoom(0.6), '=': () => zoom(0.6), '-': () => zoom(1 / 0.6), 0: goHome,
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // A wheel scrolls the page until the map was chosen, so that nobody is caught in it.
  svg.addEventListener('wheel', event => {
    if (!event.ctrlKey && !map.contains(document.activeElement)) return;
    event.preventDefault();
    zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 300))), ...at(event));
  }, { passive: false });

  const pointers = new Map();
  let moved = 0;
  svg.addEventListener('pointerdown', event => {
    if (event.button > 0) return;
    if (pointers.size === 0) moved = 0;
    pointers.set(event.pointerId, [event.clientX, event.clientY]);
  });
  svg.addEventListener('pointermove', event => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const [dx, dy] = [event.clientX - before[0], event.clientY - before[1]];
    moved += Math.abs(dx) + Math.abs(dy);
    if (moved > 4 && !svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
    const others = [...pointers.keys()].filter(id => id !== event.pointerId).map(id => pointers.get(id));
    pointers.set(event.pointerId, [event.clientX, event.clientY]);
    const k = scale();
    if (others.length === 0) {
      if (moved > 4) pan(-dx * k, -dy * k);
      return;
    }
    const apart = point => Math.hypot(point[0] - others[0][0], point[1] - others[0][1]) || 1;
    view.x -= dx * k / 2;
    view.y -= dy * k / 2;
    zoom(apart(before) / apart([event.clientX, event.clientY]), ...at(event));
  });
  for (const end of ['pointerup', 'pointercancel']) {
    svg.addEventListener(end, event => {
      pointers.delete(event.pointerId);
      // After the click that ends a drag.
      setTimeout(() => { moved = 0; });
    });
  }
  svg.addEventListener('click', event => {
    if (moved > 4) event.preventDefault();
    else if (!event.target.closest('a')) {
      map.focus({ preventScroll: true });
      tell(event.target);
    }
  });
  svg.addEventListener('pointerover', event => tell(event.target));

  // A square's layer of the chosen channel: a remark, checks, violations, and a letter for each shade.
  const layer = square => (square.dataset[`c${select.channel.value}`] || '').split('|');
  const part = () => Number(select.vehicle?.value || 0) * 7 + Number(select.stratum?.value || 0);
  const level = letters => (letters || '')[part()] || '.';

  function filter() {
    let seen = 0;
    for (const square of squares) {
      const is = level(layer(square)[3]);
      if (is !== '.') seen += 1;
      square.setAttribute('class', `q l${is === '.' ? 'x' : is}`);
    }
    for (const pin of pins) pin.classList.toggle('off', pin.dataset.pin !== select.channel.value);
    document.querySelectorAll('[data-legend]').forEach(legend => {
      legend.hidden = legend.dataset.legend !== select.channel.value;
    });
    info.textContent = words.shown.replace('{n}', seen.toLocaleString(document.documentElement.lang));
  }

  function tell(target) {
    if (!target.classList.contains('q')) return;
    const [remark, checks, violations, letters] = layer(target);
    const is = level(letters);
    const name = target.dataset.t ? `${target.dataset.t}: ` : '';
    if (is === '.') info.textContent = name + words.none;
    else {
      const key = document.querySelector(`[data-legend="${select.channel.value}"] [data-level="${is}"]`).textContent;
      const counts = words.counts.replace('{k}', violations).replace('{n}', checks).replace('{s}', words[remark] ?? remark);
      info.textContent = `${name}${key}. ${counts}`;
    }
  }

  Object.values(select).forEach(each => each?.addEventListener('change', filter));

  function showTiles(k) {
    const z = Math.max(0, Math.min(19, Math.round(Math.log2(1 / (256 * unit * k)))));
    const size = 1 / (2 ** z * unit);
    const [left, top] = [originX / unit, originY / unit];
    const range = (start, length, origin) => {
      const first = Math.max(0, Math.floor((start + origin) / size));
      const last = Math.min(2 ** z - 1, Math.floor((start + length + origin) / size), first + 11);
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
    };
    const layer = svg.querySelector('.tiles');
    const kept = new Map([...layer.children].map(image => [image.dataset.tile, image]));
    const [width, height] = [svg.clientWidth * k, svg.clientHeight * k];
    for (const x of range(view.x + (view.width - width) / 2, width, left)) {
      for (const y of range(view.y + (view.height - height) / 2, height, top)) {
        const tile = `${z}/${x}/${y}`;
        if (kept.delete(tile)) continue;
        const image = document.createElementNS(svg.namespaceURI, 'image');
        const place = { x: x * size - left, y: y * size - top, width: size * 1.002, height: size * 1.002 };
        for (const [key, value] of Object.entries(place)) image.setAttribute(key, value);
        image.dataset.tile = tile;
        image.setAttribute('href', map.dataset.tiles.replace('{z}', z).replace('{x}', x).replace('{y}', y));
        layer.append(image);
      }
    }
    kept.forEach(image => image.remove());
  }

  new ResizeObserver(show).observe(svg);
  show();
  filter();
})();

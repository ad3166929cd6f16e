/// An attack on published files that shares no code with the command: it reads them as anybody would, and knows which
/// streets there are and where the areas lie. In `true.csv`, of which the attack takes places but no count, stand the
/// exact bins, so that what is found can be held against the truth.
enum PublicationAttack {
  static let python = """
    import collections, csv, itertools, json, math, sqlite3
    BASE = {'speed': 5, 'behaviour': 5, 'alcohol': 10, 'drug': 10}
    QUANTITIES = ['checks', 'violations', 'withoutDenominator']
    INF = float('inf')

    def rows(path): return list(csv.DictReader(open(path, encoding='utf-8', newline='')))

    def square(row): return tuple(math.floor(float(row[key]) / 500) for key in ['northMetres', 'eastMetres'])

    # Which cells with checks lie in which area, by their middles.
    def areasOf(store):
        db = sqlite3.connect(f'file:{store}?mode=ro', uri=True)
        areas = {name: set() for name, in db.execute('SELECT name FROM area')}
        for name, north, east in db.execute('''SELECT area.name, north_index, east_index FROM area
                JOIN area_cell ON area_id = area.id JOIN cell ON cell.id = cell_id'''):
            areas[name].add((north * 100 + 50, east * 100 + 50))
        return areas

    # How many there are of each, exactly, by (table, name) and kind.
    def truths(path, areas):
        truth = collections.Counter()
        for row in rows(path):
            kind, rated = row['kind'], row['sampling'] != 'offenders' and (row['kind'] != 'speed' or row['limitKmh'])
            if row['basis'] == 'suspicion': rated = False
            north, east = float(row['northMetres']), float(row['eastMetres'])
            names = [('total', ''), ('month', row['date'][:7]), ('stratum', row['stratum']), ('square', square(row))]
            names += [('area', name) for name, cells in areas.items() if (north, east) in cells]
            for name in names:
                truth[name, kind, 'checks'] += int(row['checks']) if rated else 0
                truth[name, kind, 'violations'] += int(row['violations']) if rated else 0
                truth[name, kind, 'withoutDenominator'] += 0 if rated else int(row['checks'])
        return truth

    # Cells with checks, by their middles.
    def streetsOf(path): return {(int(float(row['northMetres'])), int(float(row['eastMetres']))) for row in rows(path)}

    # What the file says, by the same keys.
    def published(path):
        found = {}
        for row in rows(path):
            # A name that a spreadsheet would run, or that turns text around, is written so that it does not.
            plain = row['name'].lstrip("'").replace('\\\\u{202E}', chr(0x202e))
            name = (row['table'], square(row) if row['table'] == 'square' else plain)
            for quantity in QUANTITIES:
                if row[quantity] != '': found[name, row['kind'], quantity] = int(row[quantity])
        return found

    # Bounds of every count: total by months, strata and squares; an area within another; areas that do not overlap in
    # another, a square or the total; squares whole in an area; violations and clean checks; growth from one publication to the next.
    def relations(names, areas, streets, kind):
        parts = {table: [name for name in names if name[0] == table] for table in ['month', 'stratum', 'square', 'area']}
        sums = [[('total', '')] + parts[table] for table in ['month', 'stratum', 'square']]
        cells = {('area', name): cells for name, cells in areas.items()}
        for cell in streets: cells.setdefault(('square', (cell[0] // 500, cell[1] // 500)), set()).add(cell)
        for outer, inner in itertools.permutations([key for key in cells if key in names], 2):
            if cells[inner] <= cells[outer]: sums.append([outer, inner, ('rest', (outer, inner))])
        # The total, an area or a square made of areas that do not overlap, whole squares, and a rest.
        cells[('total', '')] = set(streets)
        inner = [key for key in cells if key[0] == 'area' and key in names and cells[key] & set(streets)]
        for outer in [key for key in cells if key in names]:
            held = {key: cells[key] & set(streets) for key in inner if key != outer}
            for count in range(1, len(held) + 1):
                for group in itertools.combinations([key for key in held if held[key] <= cells[outer]], count):
                    taken = set().union(*(held[key] for key in group))
                    if len(taken) < sum(len(held[key]) for key in group): continue
                    left = (cells[outer] & set(streets)) - taken
                    whole = [key for key in parts['square'] if key != outer and cells[key] <= left]
                    rest = left - set().union(*(cells[key] for key in whole))
                    # Two rests of the same streets are one.
                    for squares, beyond in [(whole, rest), ([], left)]:
                        sums.append([outer, *group, *squares] + ([('rest', frozenset(beyond))] if beyond else []))
        # An area that is made of whole squares.
        for name in parts['area']:
            whole = [square for square in parts['square'] if cells[square] <= cells[name]]
            sums.append([name, ('rest', (name, 'squares'))] + whole)
        found = []
        for quantity in QUANTITIES + ['clean']:
            found += [[(name, kind, quantity) for name in sum] for sum in sums]
        for name in names: found.append([(name, kind, quantity) for quantity in ['checks', 'violations', 'clean']])
        return found

    def attack(files, truth, areas, streets, exact=False):
        names = {name for state in truth for (name, _, _) in state}
        bounds = {}
        system = []
        for kind in BASE:
            single = relations(names, areas, streets, kind)
            for time, (shown, true) in enumerate(zip(files, truth)):
                system += [[(time,) + key for key in sum] for sum in single]
                for key in {key for sum in single for key in sum}:
                    low, high = 0, INF
                    width = 0 if exact else BASE[kind] - 1
                    if key[2] != 'clean' and key[0][0] != 'rest':
                        if key in shown: low, high = shown[key], shown[key] + width
                        # Who guesses that it is small is right, but where it was left out for others.
                        elif true[key] < BASE[kind]: high = BASE[kind] - 1
                    bounds[(time,) + key] = [low, high]
            if len(files) == 2:
                for key in {key for sum in single for key in sum}:
                    bounds[('growth',) + key] = [0, INF]
                    system.append([(1,) + key, (0,) + key, ('growth',) + key])
                system += [[('growth',) + key for key in sum] for sum in single]
        narrows = True
        while narrows:
            narrows = False
            for total, *parts in system:
                lows, highs = sum(bounds[p][0] for p in parts), sum(bounds[p][1] for p in parts)
                new = {total: (lows, highs)}
                for p in parts:
                    others = sum(bounds[q][1] for q in parts if q != p) if highs == INF else highs - bounds[p][1]
                    new[p] = (bounds[total][0] - others, bounds[total][1] - (lows - bounds[p][0]))
                for key, (low, high) in new.items():
                    if low > bounds[key][0]: bounds[key][0], narrows = low, True
                    if high < bounds[key][1]: bounds[key][1], narrows = high, True
                    assert bounds[key][0] <= bounds[key][1], ('what is published cannot be', key)
        return bounds

    # Small counts that an attack narrows: (alone: below every value; beside another: below half of them).
    def found(bounds, truth, alone):
        hits = []
        for (time, *key), (low, high) in bounds.items():
            if time == 'growth' or key[0][0] == 'rest': continue
            true, base, state = None, BASE[key[1]], truth[time]
            name, kind, quantity = key
            true = state[name, kind, 'checks'] - state[name, kind, 'violations'] if quantity == 'clean' else state[tuple(key)]
            assert low <= true <= high, (key, low, true, high)
            if not 1 <= true < base: continue
            left = min(high, base - 1) - max(low, 1) + 1
            if left < base - 1 if alone else 2 * left < base - 1: hits.append((time, key, low, true, high))
        return hits

    """
}

import Foundation
import TestSupport
import Testing

/// `lagesbild trends` beside python3, which reads the logs by itself and shares no code with us.
///
/// For each line of options it runs the command, works the answer out anew, and compares every row: counts and V85 must
/// be equal, shares and means within 1e-9.
enum TrendOracle {
  struct Verdict {
    var combinations: Int
    var rows: Int
    /// Checks of all answers together.
    var checks: Int
    var wrong: [String]
  }

  /// - Parameters:
  ///   - reader: `v1`, `sdr` or `montgomery`.
  ///   - log: a file, or a folder of them.
  static func compare(
    _ place: Workplace, reader: String, log: String, zone: String, _ questions: [String],
    location: SourceLocation = #_sourceLocation
  ) async throws -> Verdict {
    try place.write(questions.joined(separator: "\n"), to: "questions.txt")
    let told = try await place.python(
      readers + answers, Workplace.command.path, reader, log, zone, location: location
    ).json(location)
    return Verdict(
      combinations: try #require(told["combinations"] as? Int), rows: try #require(told["rows"] as? Int),
      checks: try #require(told["checks"] as? Int), wrong: try #require(told["wrong"] as? [String]))
  }

  /// Each gives one dictionary a check: `utc` (seconds), `site` (a registered name or None), `cell` (or None for that of
  /// the site), `kind`, `vehicle`, `sampling`, `basis`, `limit`, `offences`, `outcome` and `violates`.
  private static let readers = #"""
    import collections, csv, datetime, gzip, hashlib, io, json, math, os, re, sqlite3, subprocess, sys, zoneinfo
    command, reader, log, zone = sys.argv[1:]
    zone = zoneinfo.ZoneInfo(zone)
    db = sqlite3.connect('file:lagesbild.gpkg?mode=ro', uri=True)
    sites, areas = {}, collections.defaultdict(list)
    for name, limit, north, east in db.execute(
        'SELECT name, limit_kmh, north_index, east_index FROM site JOIN cell ON cell.id = cell_id'):
      sites[name] = (limit or 0, (north, east))
    for name, north, east in db.execute('''SELECT name, north_index, east_index FROM area
        JOIN area_cell ON area_id = area.id JOIN cell ON cell.id = cell_id ORDER BY name'''):
      areas[north, east].append(name)
    construction = {'moped1': 45, 'moped2': 25, 'atractor': 30}
    def check(utc, site, kind, vehicle, sampling, basis, limit=0, offences=(), outcome=0, violates=None):
      if kind == 'speed':
        legal = [v for v in (limit, construction.get(vehicle, 0)) if v]
        violates = any(outcome > v for v in legal)
      return dict(utc=utc, site=site, kind=kind, vehicle=vehicle, sampling=sampling, basis=basis, limit=limit,
        offences=offences, outcome=outcome, violates=bool(violates), cell=sites[site][1] if site else None)
    def v1():
      for row in csv.DictReader(io.TextIOWrapper(gzip.open(log) if log.endswith('.gz') else open(log, 'rb'), 'utf-8')):
        kind = row['kind']
        offences = [o for o in row['offence'].split('+') if o not in ('', 'none')]
        site = row['site'] if row['site'] in sites else None
        assert site, row
        breath, drug = row['breath'], row['drug']
        violates = {'behaviour': offences, 'alcohol': breath == 'refused' or breath and float(breath) >= 0.1,
          'drug': drug in ('positive', 'refused')}.get(kind)
        yield check(datetime.datetime.fromisoformat(row['time'].replace('Z', '+00:00')).timestamp(), site, kind,
          row['vehicle'] or 'unknown', row['sampling'] or 'stopped', row['basis'] or 'random',
          int(row['limit'] or 0) if kind == 'speed' else 0, offences,
          math.ceil(float(row['speed'])) if kind == 'speed' else 0, violates)
    def sdr():
      seen = set()
      for name in sorted(os.listdir(log)):
        if not name.endswith('.gz'): continue
        data = gzip.open(os.path.join(log, name)).read()
        if hashlib.sha256(data).digest() in seen: continue
        seen.add(hashlib.sha256(data).digest())
        lines = data.decode('utf-8').split('\n')
        site = next(line[9:].strip() for line in lines[:6] if line.startswith('Standort:'))
        if site not in sites: continue
        for line in lines[6:]:
          if not line.strip(): continue
          speed, time, date = line.split('\t')[:3]
          d, m, y, h, n, s = (int(v) for v in re.split('[.:]', date + ':' + time))
          local = datetime.datetime(2000 + y, m, d, h, n, s, tzinfo=zone)
          yield check(local.timestamp(), site, 'speed', 'unknown', 'all', 'random', sites[site][0], (), int(speed))
    def montgomery():
      # The rules of the profile, written once more.
      behaviour = [('red_light', 'RED SIGNAL|RED TRAFFIC SIGNAL|RED ARROW SIGNAL'),
        ('stop_sign', 'STOP SIGN|STOP AT SIGN|STOP AND YIELD AT THRU HWY|REQUIRED STOP AT SIGN'),
        ('crossing', 'CROSSWALK|TO PEDESTRIAN'), ('give_way', 'YIELD'), ('distance', 'CLOSER THAN REASONABLE|TOO CLOSELY'),
        ('overtaking', 'NO PASSING ZONE|WHILE PASSING VEHICLE|OVERTAK'),
        ('lane', 'CHANGING LANES|LANE CHANG|LANE DIRECTIONS|TURN LANE|RIGHT HALF OF ROADWAY|RIGHT OF CENTER|HOV LANE'),
        ('wrong_way', 'WRONG WAY'), ('seatbelt', 'SEAT BELT|SEATBELT|CHILD SAFETY SEAT|NOT RESTRAINED'),
        ('phone', 'TELEPHONE|HANDHELD PHONE|A TEXT'), ('helmet', 'HEADGEAR'),
        ('lights', r'LAMP|HEADLIGHT|TAILLIGHT|LIGHTS \(\*\)|LIGHTED|LIGHT DISTRIBUTION|ILLUMINATI|COLOR LIGHT'),
        ('unlicensed', r'WITHOUT REQUIRED LICENSE|W/O REQUIRED LICENSE|SUSPENDED LIC|REVOKED LIC|EXPIRED LIC|'
          r'LICENSE SUSPENDED|LICENSE REVOKED|LIC\. SUSPENDED|LIC\. REVOKED|SUSPENDED OUT-OF-STATE LIC|'
          r'REVOKED OUT-OF-STATE LIC'),
        ('unregistered', 'UNREGISTERED|SUSPENDED REGISTRATION|EXPIRED REGISTRATION|CURRENT REGISTRATION|'
          'CANCELLED REGISTRATION|REVOKED REGISTRATION|W/O CURRENT TAGS')]
      vehicles = {'01': 'motorcycle', '02': 'car', '03': 'car', '04': 'car', '05': 'van', '06': 'truck', '07': 'truck',
        '20': 'truck', '21': 'truck', '22': 'truck', '23': 'truck', '24': 'truck', '25': 'truck', '09': 'tractor',
        '10': 'bus', '11': 'bus', '12': 'bus', '13': 'bus', '19': 'moped', '08': 'other', '28': 'other', '29': 'unknown'}
      kmh = lambda mph: math.ceil(float(mph) * 1.609344 - 1e-9)
      for row in csv.DictReader(io.StringIO(gzip.open(log).read().decode('utf-8'), newline='')):
        text = row['Description']
        try: position = float(row['Latitude']), float(row['Longitude'])
        except ValueError: continue
        if not text.startswith('PARKING LAMPS') and re.match('PEDESTRIAN |PARKING |PARK IN |STANDING |STOPPING, STANDING|'
          'UNAUTH STOPPING, STANDING|PROHIBITED DOUBLE |CAUSING STANDING |LEAVING UNATTENDED ', text): continue
        kind = ('behaviour' if text.startswith('PARKING LAMPS') else 'speed' if 'EXCEEDING MAXIMUM SPEED: ' in text else
          'drug' if re.search('IMPAIRED BY DRUGS|CONTROLLED DANGEROUS SUBSTANCE', text) else
          'alcohol' if re.search('INFLUENCE OF ALCOHOL|IMPAIRED BY  ?ALCOHOL|ALCOHOL IN BLOOD', text) else 'behaviour')
        m, d, y = (int(v) for v in row['Date Of Stop'].split('/'))
        local = datetime.datetime(y, m, d, *(int(v) for v in row['Time Of Stop'].split(':')), tzinfo=zone)
        speed = re.search(r'EXCEEDING MAXIMUM SPEED: (\d+) MPH', text)
        limit = re.search(r'IN A POSTED (\d+) MPH', text)
        offences = [next((name for name, words in behaviour if re.search(words, text)), 'other')]
        one = check(local.timestamp(), None, kind, vehicles[row['VehicleType'][:2]], 'offenders',
          'suspicion', round(int(limit[1]) * 1.609344) if limit and kind == 'speed' else 0,
          offences if kind == 'behaviour' else (), kmh(speed[1]) if kind == 'speed' else 0, kind != 'speed')
        yield one

    """#

  private static let answers = #"""
    stratum_of = lambda weekday, hour: (('weekend' if weekday >= 6 else 'weekday') + '-' +
      ('day' if 6 <= hour < 18 else 'evening' if 18 <= hour < 23 else 'night'))
    # Around the made-up logs; trusted to nobody's rule.
    red_days = {'2026-06-06', '2026-06-19', '2026-06-20'}
    checks = []
    moments = {}
    # Checks that nothing here can tell apart are kept once, with their number.
    alike = collections.Counter()
    for one in {'v1': v1, 'sdr': sdr, 'montgomery': montgomery}[reader]():
      one['utc'], one['offences'] = int(one['utc'] // 3600), tuple(one['offences'])
      alike[tuple(one.items())] += 1
    for items, n in alike.items():
      one = dict(items, n=n)
      hour = one['utc']
      if hour not in moments: moments[hour] = datetime.datetime.fromtimestamp(hour * 3600, zone)
      local = moments[hour]
      date, iso = local.date().isoformat(), local.isocalendar()
      one.update(date=date, month=date[:7], week=f'{iso[0]:04}-W{iso[1]:02}', hour=local.hour, weekday=iso[2],
        stratum=stratum_of(iso[2], local.hour), red=stratum_of(7 if date in red_days else iso[2], local.hour))
      checks.append(one)
    number = lambda them: sum(one['n'] for one in them)
    samplings, kinds = ['all', 'stopped', 'offenders'], ['speed', 'behaviour', 'alcohol', 'drug']
    classes = ('unknown car van truck bus motorcycle moped moped1 moped2 mopedcar atractor tractor bicycle escooter '
      'twowheeler heavy other').split()
    words = ('seatbelt phone red_light stop_sign give_way crossing overtaking distance helmet lane wrong_way footpath '
      'passenger lights unlicensed unregistered tuned other none').split()
    orders = {'kind': kinds.index, 'sampling': samplings.index, 'vehicle': classes.index, 'offence': words.index,
      'stratum': [a + '-' + b for a in ('weekday', 'weekend') for b in ('day', 'evening', 'night')].index,
      'limit': lambda v: 1000 if v is None else v, 'area': lambda v: (v == '(none)', v),
      'site': lambda v: (v == '(none)', v), 'cell': lambda v: tuple(int(n) for n in v.split('/'))}
    def values(one, dimension, holidays):
      if dimension == 'area': return areas.get(one['cell'], ['(none)'])
      if dimension == 'site': return [one['site'] or '(none)']
      if dimension == 'cell': return ['%d/%d' % one['cell']]
      if dimension == 'limit': return [one['limit'] or None]
      if dimension == 'stratum': return [one['red'] if holidays else one['stratum']]
      return [one[dimension]]
    def counted(one):
      if one['sampling'] == 'offenders': return False
      if one['kind'] == 'speed': return one['limit'] > 0 or one['vehicle'] in construction
      return one['kind'] == 'behaviour' or one['basis'] == 'random'
    def wilson(k, n):
      z = 1.959963984540054
      p, s = k / n, z * z / n
      centre, half = (p + s / 2) / (1 + s), z / (1 + s) * math.sqrt(p * (1 - p) / n + s / (4 * n))
      return 0 if k == 0 else centre - half, 1 if k == n else centre + half
    def v85(free):
      counts, below = collections.Counter(), 0
      for one in free: counts[one['outcome']] += one['n']
      for v in sorted(counts):
        below += counts[v]
        if below * 100 >= 85 * number(free): return v
    def trend(series):
      if len(series) < 8: return {'direction': 'too short', 'p': None, 'slope': None}
      sign = lambda v: (v > 0) - (v < 0)
      pairs = [(a, b) for i, a in enumerate(series) for b in series[i + 1:]]
      s = sum(sign(b[1] - a[1]) for a, b in pairs)
      slopes = sorted((b[1] - a[1]) / (b[0] - a[0]) for a, b in pairs)
      n, term = len(series), lambda t: t * (t - 1) * (2 * t + 5)
      variance = (term(n) - sum(term(t) for t in collections.Counter(v for _, v in series).values())) / 18
      p = math.erfc(abs((s - sign(s)) / math.sqrt(variance)) / math.sqrt(2)) if variance else 1
      m = len(slopes) // 2
      slope = slopes[m] if len(slopes) % 2 else (slopes[m - 1] + slopes[m]) / 2
      return {'direction': 'flat' if p > 0.05 else 'up' if s > 0 else 'down', 'p': p, 'slope': slope}
    def period_number(dimension, text):
      if dimension == 'month': return int(text[:4]) * 12 + int(text[5:])
      if dimension == 'week': return datetime.date.fromisocalendar(int(text[:4]), int(text[6:]), 1).toordinal() // 7
      return datetime.date.fromisoformat(text).toordinal()
    def answer(options):
      dimensions = options.get('--by', '').split(',') if '--by' in options else []
      holidays = '--holidays' in options
      compared = [p.split('..') for p in options['--compare'].split(',')] if '--compare' in options else None
      wanted = set()
      for v in options.get('--vehicle', '').split(','): wanted |= {'moped', 'moped1', 'moped2', 'mopedcar'} if v == 'moped' else {v}
      groups = collections.defaultdict(list)
      others = [d for d in dimensions if d != 'offence']
      for one in checks:
        if '--kind' in options and one['kind'] != options['--kind']: continue
        if 'offence' in dimensions and one['kind'] != 'behaviour': continue
        if '--vehicle' in options and one['vehicle'] not in wanted: continue
        if '--area' in options and options['--area'] not in areas.get(one['cell'], []): continue
        if '--stratum' in options and one['red' if holidays else 'stratum'] != options['--stratum']: continue
        if one['date'] < options.get('--from', '') or one['date'] > options.get('--to', '9'): continue
        if compared and not any(a <= one['date'] <= b for a, b in compared): continue
        keys = [()]
        for d in others: keys = [k + (v,) for k in keys for v in values(one, d, holidays)]
        for k in keys: groups[k].append(one)
      rows = {}
      offences = {o for g in groups.values() for one in g for o in one['offences'] or ['none']} if 'offence' in dimensions else [None]
      for key, members in groups.items():
        base = [one for one in members if counted(one)]
        free = [one for one in members if one['kind'] == 'speed' and one['sampling'] == 'all']
        limited = [one for one in base if one['kind'] == 'speed' and one['limit']]
        n, all_free, all_limited = number(base), number(free), number(limited)
        for offence in offences:
          hit = (lambda one: one['violates']) if offence is None else (lambda one: offence in (one['offences'] or ['none']))
          k = number(one for one in base if hit(one))
          low, high = wilson(k, n) if n else (None, None)
          row = {'checks': number(members), 'violations': number(one for one in members if hit(one)), 'withDenominator': n,
            'suspicion': number(one for one in members if one['kind'] in ('alcohol', 'drug') and one['basis'] == 'suspicion'),
            'rate': k / n if n else None, 'rateLow': low, 'rateHigh': high, 'v85Kmh': v85(free) if free else None,
            'meanKmh': sum(one['outcome'] * one['n'] for one in free) / all_free if free else None}
          for name, more in ('shareOverLimit', 0), ('over10', 10), ('over20', 20), ('over30', 30):
            over = number(one for one in limited if one['outcome'] > one['limit'] + more)
            row[name] = over / all_limited if limited else None
          if compared:
            after = [one for one in base if compared[1][0] <= one['date'] <= compared[1][1]]
            na, ka = number(after), number(one for one in after if hit(one))
            row.update(beforeChecks=n - na, beforeViolations=k - ka, afterChecks=na, afterViolations=ka)
            row['ratio'] = ka / na / ((k - ka) / (n - na)) if na and n > na and k > ka else None
          full = list(key)
          if offence is not None: full.insert(dimensions.index('offence'), offence)
          rows[tuple(full)] = row
      order = lambda k: [orders.get(d, lambda v: v)(v) for d, v in zip(dimensions, k)]
      return dimensions, {k: rows[k] for k in sorted(rows, key=order)}
    def with_trend(options):
      dimensions, rows = answer(options)
      if '--trend' not in options: return dimensions, rows
      period = next((d for d in dimensions if d in ('month', 'week', 'date')), None)
      name = period or 'month'
      if period: series_dimensions, source = dimensions, rows
      else: series_dimensions, source = answer(dict(options, **{'--by': ','.join(dimensions + ['month'])}))
      at, series = series_dimensions.index(name), collections.defaultdict(list)
      for key, row in source.items():
        if row['rate'] is not None: series[key[:at] + key[at + 1:]].append((period_number(name, key[at]), row['rate']))
      for key, row in rows.items():
        row['trend'] = trend(sorted(series[key[:at] + key[at + 1:] if period else key]))
      return dimensions, rows
    def same(a, b):
      if isinstance(a, dict): return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
      if isinstance(a, float) or isinstance(b, float):
        return a is not None and b is not None and abs(a - b) <= 1e-9 * max(1, abs(b))
      return a == b
    wrong, total, sum_of_checks, questions = [], 0, 0, [q for q in open('questions.txt', encoding='utf-8').read().split('\n')]
    for question in questions:
      arguments = question.split()
      options = {a: (arguments[i + 1] if i + 1 < len(arguments) else '') for i, a in enumerate(arguments) if a[:2] == '--'}
      ran = subprocess.run([command, 'trends', '--format', 'json'] + arguments, capture_output=True)
      if ran.returncode: wrong.append(f'{question}: {ran.stderr.decode()}'); continue
      told = json.loads(ran.stdout)
      dimensions, expected = with_trend(options)
      total += len(told)
      sum_of_checks += sum(row['checks'] for row in told)
      keys = [tuple(row[d] for d in dimensions) for row in told]
      if keys != list(expected): wrong.append(f'{question}: other groups: {keys[:5]} {list(expected)[:5]} {len(keys)} {len(expected)}'); continue
      for key, row in zip(keys, told):
        bad = [f'{name} {row.get(name)} {value}' for name, value in expected[key].items() if not same(row.get(name), value)]
        if bad: wrong.append(f'{question} {key}: {bad}'); break
    print(json.dumps({'combinations': len(questions), 'rows': total, 'checks': sum_of_checks, 'wrong': wrong}))
    """#
}

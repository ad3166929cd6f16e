/// Collects the numbers of an English page for citizens, as `PublicationAttack` wants them.
enum PublishedPageReader {
  static let python =
    PageReader.python + """
      import csv, math
      KINDS = {'Speed': 'speed', 'Behaviour': 'behaviour', 'Alcohol': 'alcohol', 'Drugs': 'drug'}
      BASES = {'speed': 5, 'behaviour': 5, 'alcohol': 10, 'drug': 10}
      MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
                'November', 'December']

      # The lower end of a range as wide as the base; nothing where the count is withheld, for the reason of its kind.
      def count(text, kind):
        if text == f'under {BASES[kind]}, or left out so that such a count stays hidden: withheld': return None
        low, high = (int(end.replace(' ', '')) for end in text.split('–'))
        assert high - low == BASES[kind] - 1 and low >= BASES[kind] and low % BASES[kind] == 0, text
        return low

      def number(text): return None if text == '–' else int(text.removesuffix(' %'))

      # By what a row is about and its kind: checks, violations, rate, checks without a denominator, V85.
      # The export says only where the squares are, which are in the same order.
      def ofPage(path, export):
        places = {}
        for row in csv.DictReader(open(export, encoding='utf-8', newline='')):
          if row['table'] == 'square':
            key = tuple(math.floor(float(row[key]) / 500) for key in ['northMetres', 'eastMetres'])
            places.setdefault(key, f"{float(row['lat']):.4f} {float(row['lon']):.4f}")
        page = Page(path)
        found = {}
        for title, (head, *rows) in page.tables.items():
          if title == 'What is withheld': continue
          assert head[1:5] == ['Checks', 'Violations', 'Share', 'Other checks'], head
          for cells in rows:
            if title == 'In all, by kind': name, kind = ('total', ''), KINDS[cells[0]]
            else:
              kind, by = KINDS[title.split(' by ')[0]], title.split(' by ')[1]
              if by == 'month':
                month, year = cells[0].split(' ')
                name = ('month', f'{year}-{MONTHS.index(month) + 1:02}')
              elif by == 'part of the week': name = ('stratum', '-'.join(cells[0].lower().split(' (')[0].split(', ')))
              elif by == 'area': name = ('area', cells[0].replace('\\\\u{202E}', chr(0x202e)))
              else:
                index, place = re.fullmatch(r'Square (\\d+), (.*)', cells[0]).groups()
                name = ('square', list(places)[int(index) - 1])
                assert abs(float(place.split(' ')[0]) - float(places[name[1]].split(' ')[0])) < 0.00011, (place, places)
            assert (name, kind) not in found, (name, kind)
            found[name, kind] = [count(cells[1], kind), count(cells[2], kind), number(cells[3]), count(cells[4], kind),
                                 number(cells[5]) if len(cells) > 5 else None]
        return found

      # The same of an export.
      def ofExport(path):
        found = {}
        for row in csv.DictReader(open(path, encoding='utf-8', newline='')):
          name = row['name'].lstrip("'").replace('\\\\u{202E}', chr(0x202e))
          if row['table'] == 'square':
            name = tuple(math.floor(float(row[key]) / 500) for key in ['northMetres', 'eastMetres'])
          keys = ['checks', 'violations', 'ratePercent', 'withoutDenominator', 'v85Kmh']
          found[(row['table'], name), row['kind']] = [int(row[key]) if row[key] else None for key in keys]
        return found

      """
}

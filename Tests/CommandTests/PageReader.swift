/// Reads a page as its reader's browser does, and as anybody who collects its numbers would.
enum PageReader {
  static let python = """
    import html.parser, json, re

    # What stands in a page: its tables by name, as rows of texts; and whatever in it is no plain HTML.
    class Page(html.parser.HTMLParser):
      def __init__(self, path):
        super().__init__()
        self.open, self.tags, self.bad, self.text, self.tables, self.squares = [], {}, [], [], {}, []
        self.name, self.cell = None, None
        self.feed(open(path, encoding='utf-8').read())
      def handle_starttag(self, tag, attributes):
        self.tags[tag] = self.tags.get(tag, 0) + 1
        if tag not in ('meta', 'link', 'br', 'input', 'col'): self.open.append(tag)
        for name, value in attributes:
          if name.startswith('on') or 'javascript:' in (value or '') and name in ('href', 'src'): self.bad.append(name)
        own = dict(attributes)
        if own.get('class', '').startswith('scroll'): self.name = own['aria-label']
        if tag == 'table': self.rows = self.tables.setdefault(self.name, [])
        if tag == 'tr': self.rows.append([])
        if tag in ('th', 'td'): self.cell = ''
        if tag == 'abbr': self.cell += own['title'] + ': '
        if 'data-t' in own: self.squares.append(own)
      def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag: self.bad.append('</' + tag)
        if tag in ('th', 'td'):
          self.rows[-1].append(self.cell.replace('\\xa0', ' '))
          self.cell = None
      def handle_data(self, data):
        if self.open and self.open[-1] not in ('style', 'script'): self.text.append(data)
        if self.cell is not None: self.cell += data

    """
}

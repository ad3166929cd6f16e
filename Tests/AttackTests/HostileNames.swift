import Foundation
import TestSupport

/// Names that are attacks on whoever reads them, or on what does.
enum HostileNames {
  static let all: [String] = [
    // Terminals.
    "esc\u{1B}[31m\u{1B}]0;owned\u{7}", "c1\u{9B}31m\u{9D}0;x\u{9C}\u{85}\u{90}", "bell\u{7}\u{8}\u{7F}",
    "line\nlagesbild: forged", "line\r\nimport,9", "over\rover", "tab\tstop", "form\u{C}\u{B}",
    "bidi\u{202E}txt.exe\u{202C}\u{202A}\u{2066}\u{2069}\u{200F}", "hidden\u{200B}\u{2060}\u{FEFF}\u{AD}\u{E0041}",
    "lines\u{2028}and\u{2029}paragraphs", "private\u{E000}",
    // Spreadsheets.
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\"=1+1", "x;=1+1", "x;\"@SUM(1)\"",
    "=HYPERLINK(\"http://x\";\"y\")",
    "＝1+1", "'=1+1",
    // HTML, SVG, XML.
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
    "</title></style></svg><a href=javascript:alert(1)>",
    "--> ]]> <!-- &lt; &amp;lt;", "<?xml version=\"1.0\"?><!DOCTYPE x>",
    // SQL, JSON, YAML, Markdown, shells, formats, paths.
    "'; DROP TABLE site; --", "\" OR 1=1 /*", "a,b;c|d\"e'f\\", "{\"a\": [null]}", "\\u001b[31m\\", "- yaml: [x",
    "&a *a !!b",
    "| md | `x` **b** [c](javascript:d)", "$(touch pwned)`touch pwned`;touch pwned", "%s%n%99999999d", "../../../pwned",
    "/pwned",
    "C:\\pwned", "-rf", " led and trailed ", "e\u{301}\u{301}\u{301}Z\u{334}\u{335}\u{336}",
  ]

  /// What acts in a terminal, in one name.
  static let worst = "a\u{1B}[31m\u{9B}2J\nlagesbild: forged\r\u{202E}\u{2066}\u{200B}\u{7F}\u{7}b"

  /// As many as are to be tried where each costs many commands, the worst first; none with a slash.
  static func some(_ least: Int) -> [String] {
    [worst] + Attempts.evenly(all.filter { !$0.contains("/") }, max(least, Attempts.most) - 1)
  }

  /// What is told of each of many texts in the output of a command, by what a program of that kind makes of it.
  static let reader = #"""
    import csv, gzip, html.parser, io, json, re, sys, unicodedata, xml.etree.ElementTree as xml

    # What could drive a terminal or turn what stands around it. The joiners spell words.
    def active(text, allowed='\n'):
      return [c for c in text if c not in allowed and c not in '\u200c\u200d'
              and unicodedata.category(c) in ('Cc', 'Cf', 'Zl', 'Zp', 'Co', 'Cs')]

    class Page(html.parser.HTMLParser):
      def __init__(self, text):
        super().__init__()
        self.elements, self.open = {}, []
        self.feed(text)
        self.close()
        assert not self.open, self.open
      def handle_starttag(self, tag, attributes):
        key = ' '.join([tag] + sorted(name for name, _ in attributes))
        self.elements[key] = self.elements.get(key, 0) + 1
        if tag not in ('meta', 'link', 'br', 'input', 'col'): self.open.append(tag)
        for name, value in attributes:
          assert not name.startswith('on'), (name, value)
          assert name not in ('href', 'src', 'action') or not (value or '').lower().startswith('javascript:'), value
      def handle_endtag(self, tag): assert self.open.pop() == tag, tag
      def handle_comment(self, data): raise AssertionError(data)
      def handle_pi(self, data): raise AssertionError(data)

    def shape(value):
      if isinstance(value, dict):
        # Keys that are names count, and no more.
        return {'keys': len(value), 'values': sorted(map(json.dumps, (shape(v) for v in value.values())))}
      if isinstance(value, list): return [len(value)] + sorted(map(json.dumps, map(shape, value)))
      return type(value).__name__ if isinstance(value, (str, type(None))) else 'number'

    FORMULA = re.compile(r'[\s"]*[=+\-@＝＋－＠]')

    def structure(name, data):
      text = (gzip.decompress(data) if name.endswith('.gz') else data).decode('utf-8')
      kind = name.removesuffix('.gz').rsplit('.', 1)[1]
      if kind == 'csv':
        assert not active(text, '\r\n'), (name, active(text, '\r\n'))
        assert text.count('\r') == text.count('\n') == text.count('\r\n'), name
        rows = list(csv.reader(io.StringIO(text, newline='')))
        for cell in (part for row in rows for cell in row for part in cell.split(';')):
          if FORMULA.match(cell): float(cell)
        return [len(row) for row in rows]
      assert not active(text), (name, active(text)[:9])
      if kind in ('json', 'geojson'): return shape(json.loads(text))
      if kind == 'html': return Page(text).elements
      if kind == 'qml': return [element.tag for element in xml.fromstring(text).iter()]
      return text.count('\n')

    """#
}

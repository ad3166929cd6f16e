import Foundation
import TestSupport
import Testing

/// Texts that stand for what must never be kept, and a search for them in any bytes, whatever form they have there.
enum Marks {
  /// A text that is found whole, in halves, and with anything else around it.
  static func secret(_ place: String = "x") -> String { "QZXWVK\(place)JFHYGB" }

  static let plate = "MRK123"
  static let name = "Qzxwvk Åsa Jfhygb"
  static let personalNumber = "19870229-8392"
  static let address = "Qzxwvkgatan 7, 302 42 Jfhygb"
  /// A device's running number: as digits, and as the number that SQLite would keep.
  static let sequence = 8_392_746_150_618_374
  /// More exact than any cell.
  static let latitude = "56.671283746150"

  /// Told to whoever names the file, and to nobody else: the folder of a path, and what a log calls an unknown site.
  static let told = "WVQKXJtoldBGYHFP"
  /// Kept by design.
  static let kept = "Kvarnbergsstigen"

  /// What the search looks for, by what it is called.
  static let patterns = [
    "secret": #"qzxwvk|jfhygb"#, "plate": #"mrk.?123"#, "personal number": #"19870229.?8392"#,
    "sequence": #"83927461|50618374"#, "latitude": #"71283746"#, "told": #"wvqkxj|bgyhfp"#, "kept": #"kvarnberg"#,
  ]

  /// Which of them are in which of the files of a folder: as text in whatever case and encoding, in what is compressed
  /// there (and in what is compressed in that), and numbers as bytes.
  static func found(in folder: String, _ place: Workplace) async throws -> [String: Set<String>] {
    let ran = try await place.python(
      search, folder, String(decoding: try JSONEncoder().encode(patterns), as: UTF8.self), "\(sequence)", latitude)
    let hits = try JSONDecoder().decode([String: [String]].self, from: ran.output)
    return hits.mapValues { Set($0) }
  }

  private static let search = #"""
    import json, os, re, struct, sys, zlib
    folder, patterns, sequence, latitude = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    patterns = {name: re.compile(pattern.encode(), re.I | re.S) for name, pattern in patterns.items()}
    numbers = {'sequence': [struct.pack('>q', sequence), struct.pack('<q', sequence), struct.pack('>q', sequence)[1:]],
      'latitude': [struct.pack('>d', latitude), struct.pack('<d', latitude)]}
    packed = re.compile(rb'\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]')

    def forms(data, depth):
      yield data
      yield data.replace(b'\0', b'')  # UTF-16 and UTF-32
      if depth == 2: return
      for match in packed.finditer(data):
        unpack, out = zlib.decompressobj(47), b''
        try:
          for at in range(match.start(), len(data), 4096):
            out += unpack.decompress(data[at:at + 4096])
            if unpack.eof: break
        except zlib.error: pass
        if len(out) > 4: yield from forms(out, depth + 1)

    hits = {}
    for root, _, names in os.walk(folder):
      for name in names:
        path = os.path.join(root, name)
        if not os.path.isfile(path): continue
        with open(path, 'rb') as file: data = file.read()
        found = {mark for form in forms(data, 0) for mark, pattern in patterns.items() if pattern.search(form)}
        found |= {mark for mark, bytes in numbers.items() if any(one in data for one in bytes)}
        if found: hits[os.path.relpath(path, folder)] = sorted(found)
    print(json.dumps(hits))
    """#
}

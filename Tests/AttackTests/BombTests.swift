import TestSupport
import Testing

/// Files that unpack to more than they seem, have lines without an end, or more of something than anybody needs: each
/// is counted rightly or refused with words, in little memory.
struct BombTests {
  @Test(arguments: Bomb.asked(packed)) func packedBombs(_ bomb: Bomb) async throws {
    try await Workplace().set(off: bomb)
  }
  @Test(arguments: Bomb.asked(archives)) func archiveBombs(_ bomb: Bomb) async throws {
    try await Workplace().set(off: bomb)
  }
  @Test(arguments: Bomb.asked(lines)) func monstrousLines(_ bomb: Bomb) async throws {
    try await Workplace().set(off: bomb)
  }
  @Test(arguments: Bomb.asked(crowds)) func crowdedLogs(_ bomb: Bomb) async throws {
    try await Workplace().set(off: bomb)
  }
  @Test(arguments: Bomb.asked(registers)) func monstrousRegisters(_ bomb: Bomb) async throws {
    try await Workplace().set(off: bomb)
  }
  @Test(arguments: Bomb.asked(areas)) func monstrousAreas(_ bomb: Bomb) async throws {
    try await Workplace().set(off: bomb)
  }
  @Test(arguments: Bomb.asked(profiles)) func monstrousProfiles(_ bomb: Bomb) async throws {
    try await Workplace().set(off: bomb)
  }
  @Test(arguments: Bomb.asked(endless)) func endlessInput(_ bomb: Bomb) async throws {
    try await Workplace().set(off: bomb)
  }
  @Test(arguments: Bomb.asked(folders)) func hostileFolders(_ bomb: Bomb) async throws {
    try await Workplace().set(off: bomb)
  }

  // Twice as long as a line may be, and a gigabyte.
  private static let (short, long) = (2_500_000, 1_000_000_000)
  private static let oneLine = Bomb.Outcome.counts(checks: 2, rejected: ["line.tooLong": 1])

  static let packed: [Bomb] = [
    zeros(in: "gzip"), zeros(in: "zlib"), zeros(in: "bzip2"), zeros(in: "xz"), zeros(in: "zstd"), zeros(in: "zip"),
    nothing(in: "gzip"), nothing(in: "zstd"), nothing(in: "zip"),
    Bomb.log(
      "gzip in gzip in gzip, a thousand million to one (MB)", "tower", 0, 1 << 20,
      .refused("more than a thousand times")),
    Bomb.log(
      "gzip of empty gzip streams", "empty-members", 200_000, 60_000_000, .counts(checks: 0)),
  ]

  private static func zeros(in packing: String) -> Bomb {
    // One of them is so long that it would be seen in memory.
    let short = packing == "gzip" ? 120_000_000 : short
    return Bomb.log("zeros within a log, \(packing)", "zeros", packing: packing, short, long, oneLine)
  }

  private static func nothing(in packing: String) -> Bomb {
    Bomb.log(
      "nothing but zeros, \(packing)", "bare-zeros", packing: packing, short, long,
      .refused("of no format that is known"))
  }

  static let archives: [Bomb] = [
    Bomb.log("gzip in gzip, levels", "gzip-in-gzip", 40, 1000, .refused("in more than 3 layers")),
    Bomb.log("xz in xz, levels", "xz-in-xz", 40, 300, .refused("in more than 3 layers")),
    Bomb.log("zip in zip, levels", "zip-in-zip", 40, 1000, .refused("in more than 3 layers")),
    Bomb.log(
      "sixteen zips in each of sixteen, levels (as 42.zip)", "zips-of-zips", 4, 5, .refused("in more than 3 layers")),
    Bomb.log(
      "members of a tar, empty", "tar-members", packing: "gzip", 0, 10_000_000, .refused("too many members")),
    Bomb.log("folders of a tar", "tar-folders", packing: "gzip", 20_000, 10_000_000, .refused("no log in the archive")),
    Bomb.log(
      "bytes of a member's name in a tar", "tar-long-name", packing: "gzip", short, long,
      .refused("tar archive is damaged")),
    Bomb.log(
      "a hole in a member of a tar that is passed over", "tar-hole", 1 << 40, 1 << 62,
      .refused("more than a thousand times")),
    Bomb.log(
      "a member of a streamed zip that is passed over (MB)", "zip-junk", 0, 1 << 20,
      .refused("more than a thousand times")),
    Bomb.log(
      "an xz dictionary of 1.5 GiB in a later stream", "xz-dictionary", short, long, .refused("needs too much memory")),
    Bomb.log("members of a zip, empty", "zip-members", 120_000, 340_000, .refused("too many members")),
    Bomb.log("members of a zip, empty, once more", "zip-members", 0, 10_000_000, .refused("too many members")),
    Bomb.log(
      "overlapping members of a zip, of 8 MB each", "zip-overlap", 20, 2000, .refused("; try ")
    ),
  ]

  static let lines: [Bomb] = [
    Bomb.log("a line of CSV", "line", short, long, oneLine),
    Bomb.log("a quoted line of CSV", "quoted", short, long, oneLine),
    Bomb.log("quotes in a line of CSV", "quotes", short, long, oneLine),
    Bomb.log(
      "rows after a quote that is not closed", "quoted-lines", 20_000, 5_000_000,
      .allCounted(and: 2, rejected: ["quote.unclosed": 1])),
    Bomb.pipe("a line of CSV through a pipe", "line", short, long, oneLine),
    Bomb.log("a line of CSV, gzip", "line", packing: "gzip", short, long, oneLine),
    Bomb.log("empty lines", "newlines", 200_000, 20_000_000, .allBlank),
    Bomb.log("carriage returns in a line", "carriage-returns", short, long, oneLine),
    Bomb.log("columns in a row", "columns", 1_000_000, 1_000_000, .counts(checks: 2, rejected: ["columns.count": 1])),
    Bomb.log("columns in a header", "header", 1_000_000, 1_000_000, .refused("the header is longer than 65536 bytes")),
    Bomb.log("columns in a header, as many as fit", "header", 32_000, 32_000, .counts(checks: 2)),
    Bomb.log("a line of JSON", "json-line", short, long, oneLine),
    Bomb.pipe("a line of JSON through a pipe", "json-line", short, long, oneLine),
    Bomb.log("keys in a line of JSON", "json-keys", 1_000_000, 1_000_000, oneLine),
    Bomb.log("keys in a line of JSON, as many as fit", "json-keys", 70_000, 70_000, .counts(checks: 3)),
    Bomb.log(
      "arrays in arrays in JSON", "json-deep", 400_000, 500_000, .counts(checks: 2, rejected: ["json.invalid": 1])),
    Bomb.log("arrays in arrays in JSON, in a longer line", "json-deep", 1_000_000, 1_000_000, oneLine),
    Bomb.log(
      "objects in objects in JSON", "json-deep-objects", 60_000, 60_000,
      .counts(checks: 2, rejected: ["json.invalid": 1])),
    Bomb.log(
      "half surrogates in JSON", "json-escapes", 150_000, 150_000, .counts(checks: 2, rejected: ["time.missing": 1])),
  ]

  static let crowds: [Bomb] = [
    Bomb.log("lines that are all refused", "rejections", 52_000, 1_000_000, .allRejected("speed.invalid")),
    Bomb.log("unknown sites", "sites", 5_000, 500_000, .allRejected("site.unknown")),
    Bomb.log("unknown sites of 240 bytes", "long-sites", 3_000, 50_000, .allRejected("site.unknown")),
    Bomb.log("devices", "devices", 5_000, 1_000_000, .allCounted(and: 0)),
    Bomb.log("cells and hours", "cells", 2_000, 200_000, .allCounted(and: 0)),
  ]

  static let registers: [Bomb] = [
    register("sites", "register-lines", 4_000, 200_000, .taken("sites: ")),
    register("sites of long names", "register-names", 4_000, 200_000, .taken("sites: ")),
    register("sites, too many", "register-lines", 0, 10_000_000, .refused("larger than 64 MB")),
    register("the same site", "register-same", 0, 4_000_000, .refused("stands on line 2 too")),
    register("commas", "register-commas", 6_000_000, 67_000_000, .refused("columns, where the header has 3")),
    register("columns", "register-header", 300_000, 33_000_000, .refused("columns")),
    register("empty lines", "register-newlines", 300_000, 67_000_000, .taken("sites: 0 added")),
    register("a quote that is not closed", "register-quote", 300_000, 67_000_000, .refused("a quote is not closed")),
    register("quoted columns", "register-quotes", 300_000, 67_000_000, .refused("columns, where the header has 3")),
    register("a gigabyte of zeros", "bare-zeros", 70_000_000, 1_000_000_000, .refused("larger than 64 MB")),
  ]

  private static func register(
    _ name: String, _ content: String, _ short: Int, _ long: Int, _ outcome: Bomb.Outcome
  ) -> Bomb {
    Bomb("a register: \(name)", short, long, "bomb \(content) plain r; lagesbild sites import r", outcome)
  }

  static let areas: [Bomb] = [
    area("points", "geojson-points", 3_000, 999_000, .taken("area")),
    area("points, too many", "geojson-points", 0, 10_000_000, .refused("; try")),
    area("brackets in brackets", "geojson-deep", 100_000, 4_000_000, .refused("; try")),
    area("blanks", "geojson-blanks", 1_000_000, 66_000_000, .refused("; try")),
    area("blanks, too many", "geojson-blanks", 70_000_000, 1_000_000_000, .refused("larger than 64 MB")),
    area("digits of a number", "geojson-numbers", 100_000, 60_000_000, .refused("; try")),
    area("digits of an exponent", "geojson-exponents", 100_000, 60_000_000, .refused("; try")),
    area("properties", "geojson-keys", 5_000, 900_000, .refused("; try")),
    area("features that are none", "geojson-features", 300_000, 4_000_000, .refused("; try")),
    area("a text", "geojson-string", 1_000_000, 66_000_000, .refused("; try")),
  ]

  private static func area(
    _ name: String, _ content: String, _ short: Int, _ long: Int, _ outcome: Bomb.Outcome
  ) -> Bomb {
    Bomb("areas: \(name)", short, long, "bomb \(content) plain a; lagesbild areas import a", outcome)
  }

  static let profiles: [Bomb] = [
    profile("aliases of aliases", "yaml-laughs", 30, 290, "no anchors and aliases"),
    profile("brackets in brackets", "yaml-deep", 10_000, 30_000, "more than 300 brackets"),
    profile("blocks in blocks", "yaml-deep-block", 300, 300, "too deep"),
    profile("dashes", "yaml-dashes", 20_000, 20_000, "too deep"),
    profile("a comment", "yaml-huge", 70_000, 1_000_000_000, "larger than 64 kB"),
    profile("keys", "yaml-keys", 6000, 6000, "line 2: this key means nothing here"),
    profile("merge keys", "yaml-merge", 1, 1, "no anchors and aliases"),
    profile("zeros", "bare-zeros", 60_000, 60_000, "not YAML"),
    profile("noise", "noise", 60_000, 60_000, "not UTF-8"),
  ]

  private static func profile(_ name: String, _ content: String, _ short: Int, _ long: Int, _ words: String) -> Bomb {
    Bomb(
      "a profile: \(name)", short, long,
      "bomb log plain log; bomb \(content) plain p; lagesbild import --profile p log", .refused(words))
  }

  static let endless: [Bomb] = [
    Bomb("/dev/zero as a log", 1, 1, "lagesbild import /dev/zero", .refused("no format")),
    Bomb("/dev/zero through a pipe", 1, 1, "cat /dev/zero | lagesbild import -", .refused("no format")),
    Bomb(
      "noise as a log", 2_000_000, 200_000_000, "bomb noise plain log; lagesbild import log", .refused("no format")),
    Bomb(
      "noise through a pipe", 2_000_000, 200_000_000, "bomb noise plain - | lagesbild import -", .refused("no format")),
    Bomb(
      "a line that never ends, stopped", 1, 1,
      "(printf 'time,kind,lat,lon,vehicle,speed,limit\\n'; cat /dev/zero) | STOP=3 lagesbild import -",
      .ends(status: 143, "lagesbild: stopped; ")),
    Bomb(
      "/dev/zero as a profile", 1, 1, "bomb log plain l; lagesbild import --profile /dev/zero l",
      .refused("larger than 64 kB")),
    Bomb(
      "/dev/urandom as a profile", 1, 1, "bomb log plain l; lagesbild import --profile /dev/urandom l",
      .refused("not UTF-8")),
    Bomb("a folder as a profile", 1, 1, "bomb log plain l; lagesbild import --profile . l", .refused("neither a file")),
    Bomb(
      "a pipe without an end as a profile", 1, 1,
      "mkfifo p; (yes a: > p 2> /dev/null) & bomb log plain l; lagesbild import --profile p l",
      .refused("larger than 64 kB")),
    Bomb("/dev/zero as a register", 1, 1, "lagesbild sites import /dev/zero", .refused("larger than 64 MB")),
    Bomb("/dev/urandom as a register", 0, 1, "lagesbild sites import /dev/urandom", .refused("larger than 64 MB")),
    Bomb("a folder as a register", 1, 1, "lagesbild sites import .", .refused("; ")),
    Bomb(
      "a pipe without an end as a register", 1, 1,
      "mkfifo r; (yes A,56,12 > r 2> /dev/null) & lagesbild sites import r", .refused("larger than 64 MB")),
    Bomb("/dev/zero as areas", 1, 1, "lagesbild areas import /dev/zero", .refused("; try")),
    Bomb("/dev/urandom as areas", 0, 1, "lagesbild areas import /dev/urandom", .refused("; try")),
    Bomb("a folder as areas", 1, 1, "lagesbild areas import .", .refused("; ")),
  ]

  static let folders: [Bomb] = [
    Bomb("files of one line", 50, 5_000, "bomb tiny-files - d; lagesbild import d", .taken("imported")),
    Bomb(
      "folders in folders", 4000, 4000, "bomb deep-folder - d; lagesbild import d; status=$?; rm -r d; exit $status",
      .ends(status: 2, "it cannot be read (File name too long); check")),
    Bomb("names of 255 bytes", 1, 1, "bomb long-names - d; lagesbild import d", .taken("2 imported")),
    Bomb(
      "links in a circle", 1000, 20_000, "bomb link-circles - d; lagesbild import d",
      .ends(status: 2, "d/circle: it cannot be read (Too many levels of symbolic links); check")),
  ]
}

/// Where a reader's browser asks for the tiles of a map.
package struct TileServer: Equatable, Sendable {
  /// With `{z}`, `{x}` and `{y}`.
  let template: String
  /// The scheme and the host, as a content security policy names them.
  let origin: String
  /// Without the scheme.
  let host: String

  /// nil unless it is an address in http or https, of a plain host name, that has all three.
  package init?(_ text: String) {
    guard let scheme = ["https://", "http://"].first(where: text.hasPrefix), text.utf8.count <= 500,
      ["{z}", "{x}", "{y}"].allSatisfy(text.contains)
    else { return nil }
    let host = text.dropFirst(scheme.count).prefix { $0 != "/" }
    // A policy's words end at spaces, commas and semicolons, and a name in another script is not one of a host.
    let isHostName = host.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":")].contains(byte)
    }
    guard !host.isEmpty, isHostName, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    template = text
    origin = scheme + host
    self.host = String(host)
  }
}

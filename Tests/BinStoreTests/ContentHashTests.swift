import Testing

@testable import BinStore

struct ContentHashTests {
  /// FIPS 180-2, appendix B, and the empty message.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    ("a million", "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func isSHA256(text: String, expected: String) {
    let text = text == "a million" ? String(repeating: "a", count: 1_000_000) : text
    for piece in [1, 63, 64, 65, 1 << 20] where text.utf8.count < 100 || piece > 1 {
      var hash = ContentHash()
      let bytes = Array(text.utf8)
      for start in stride(from: 0, to: bytes.count, by: piece) {
        unsafe bytes[start..<min(bytes.count, start + piece)].withUnsafeBytes { unsafe hash.update($0) }
      }
      let hex = hash.finish().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      #expect(hex == expected)
    }
  }
}

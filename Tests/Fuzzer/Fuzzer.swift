import FuzzTargets

/// A target under libFuzzer: `fuzz TARGET [-libFuzzer-options] CORPUS…`; without one, their names.
@main
struct Fuzzer {
  nonisolated(unsafe) private static var target = FuzzTarget.all[0]

  static func main() {
    guard CommandLine.argc > 1, let named = FuzzTarget.all.first(where: { $0.name == CommandLine.arguments[1] }) else {
      for target in FuzzTarget.all { print(target.name, target.mostBytes) }
      return
    }
    unsafe target = named
    // libFuzzer is given the rest, with the name of the program before it.
    var count = CommandLine.argc - 1
    var arguments = unsafe CommandLine.unsafeArgv
    unsafe arguments[1] = arguments[0]
    unsafe arguments += 1
    unsafe withUnsafeMutablePointer(to: &arguments) { pointer in
      let raw = unsafe UnsafeMutableRawPointer(pointer).assumingMemoryBound(
        to: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?.self)
      _ = unsafe LLVMFuzzerRunDriver(&count, raw) { bytes, count in
        let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
        if let fault = unsafe Fuzzer.target.fault(of: input) { fatalError(fault) }
        return 0
      }
    }
  }
}

/// Of libFuzzer's own library, which the linker brings with `-sanitize=fuzzer`.
@_silgen_name("LLVMFuzzerRunDriver")
private func LLVMFuzzerRunDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ run: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

import Foundation
import FuzzTargets

/// A target under libFuzzer: `fuzz TARGET [-libFuzzer-options] CORPUS…`; without one, their names.
@main
struct Fuzzer {
  nonisolated(unsafe) private static var target = FuzzTarget.all[0]

  /// libFuzzer starts the program anew for some of its work, with its own options and without the target, which is
  /// then here.
  private static let variable = "LAGESBILD_FUZZ_TARGET"

  static func main() {
    var count = CommandLine.argc
    var arguments = unsafe CommandLine.unsafeArgv
    let first = CommandLine.arguments.dropFirst().first
    if let named = FuzzTarget.all.first(where: { $0.name == first }) {
      unsafe target = named
      unsafe setenv(variable, named.name, 1)
      // libFuzzer is given the rest, with the name of the program before it.
      unsafe arguments[1] = arguments[0]
      unsafe arguments += 1
      count -= 1
    } else if let name = ProcessInfo.processInfo.environment[variable],
      let known = FuzzTarget.all.first(where: { $0.name == name })
    {
      unsafe target = known
    } else {
      for target in FuzzTarget.all { print(target.name, target.mostBytes) }
      return
    }
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

import ArgumentParser
import BinStore
import CheckModel
import Foundation
import Report
import Screening

/// Which store a command works on.
struct StoreOption: ParsableArguments {
  @Option(help: "The store. Default: LAGESBILD_STORE, or lagesbild.gpkg in the working folder.")
  var store: String?

  var path: String {
    store ?? ProcessInfo.processInfo.environment["LAGESBILD_STORE"].flatMap { $0.isEmpty ? nil : $0 }
      ?? "lagesbild.gpkg"
  }

  /// Runs something on a store and gives its errors the store's path.
  func naming<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let error as StoreError {
      throw StoreFailure(path: path, error: error)
    } catch let error as ScreeningError {
      throw Terminal.Failure(message: "\(path): \(error.message)")
    }
  }

  /// Opens the store that must be there.
  func open() throws -> BinStore {
    do {
      return try BinStore.open(path: path)
    } catch {
      throw StoreFailure(path: path, error: error)
    }
  }

  /// Writes to an opened store; one of an earlier version is brought to the current one first, which is shown.
  func writing<Result>(_ opened: BinStore, _ body: () throws -> Result) async throws -> Result {
    let display = ProgressDisplay(opened.upgrade)
    do {
      let result = try body()
      await display?.stop()
      return result
    } catch {
      await display?.stop()
      throw error
    }
  }

  /// The cells of the area that must be there; nil without a name.
  func cells(of opened: BinStore, inArea name: String?) throws -> Set<Cell>? {
    guard let name else { return nil }
    guard let cells = try opened.cells(inArea: name) else {
      throw Terminal.Failure(
        message: "\(path): there is no area `\(name)`; try `lagesbild areas list` for those there are")
    }
    return cells
  }

  /// Opens the store if there is one.
  func openIfThere() throws -> BinStore? {
    FileManager.default.fileExists(atPath: path) ? try open() : nil
  }
}

extension ListingFormat: ExpressibleByArgument {}

import ArgumentParser
import BinStore
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

  /// Opens the store if there is one.
  func openIfThere() throws -> BinStore? {
    FileManager.default.fileExists(atPath: path) ? try open() : nil
  }
}

extension ListingFormat: ExpressibleByArgument {}

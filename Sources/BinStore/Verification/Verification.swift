/// What a store's own sums and seals say of it.
package struct Verification: Equatable, Sendable {
  /// In the order in which they are made and told.
  package enum Check: String, CaseIterable, Sendable {
    /// Every page and index, as SQLite checks them.
    case file
    /// Tables and views as this version of the schema makes them.
    case schema
    /// Every row that another names is there.
    case references
    /// Settings, sites, areas and places against their seals.
    case seals
    /// Hours, categories, fields and reasons against what they are made from.
    case words
    /// Squares and points against their indices and degrees.
    case geometries
    /// The cells of areas against the outlines.
    case areas
    /// The spatial indexes against the features.
    case indexes
    /// What map programs are told of layers, against this schema and the features.
    case layers
    /// The columns of each import among themselves.
    case imports
    /// Checks and violations of each bin against its histogram and category.
    case histograms
    /// Each import's sums against its bins.
    case sums
    /// Each import's sums of rejections against the rejections.
    case rejections
    /// Each import against the digest that was made when it was committed.
    case digests
    /// Packs against bins.
    case packs
    /// Totals of cells against bins.
    case totals
  }

  package enum Result: String, Sendable {
    case ok
    /// Two things that must be the same are not.
    case differs
    /// What should be compared can't be read.
    case damaged
    /// The store is of a version that had nothing to compare.
    case absent
  }

  package struct Finding: Equatable, Sendable {
    package var check: Check
    package var result: Result
    /// How many things were compared.
    package var compared: Int64 = 0
    /// How many of them differ.
    package var faults: Int64 = 0
    /// In which imports, ascending; empty when that does not tell the place.
    package var imports: [Int64] = []
    /// The tables with faults, in order; empty when the check itself tells the place.
    package var tables: [String] = []
  }

  package var findings: [Finding]
  /// Imports without a digest, as those made before digests were kept: what differs in them is found only where two numbers contradict each other.
  package var withoutDigest: [Int64]
  /// How many imports there are.
  package var imports: Int64
  /// How many numbers were given to imports that are no longer there: undone, replaced, or taken out by other means.
  package var takenOut: Int64

  package var isSound: Bool { findings.allSatisfy { $0.result == .ok || $0.result == .absent } }
}

/// Collects what one check finds.
struct Audit {
  var compared: Int64 = 0
  private(set) var faults: Int64 = 0
  private var imports: Set<Int64> = []
  private var tables: Set<String> = []

  mutating func expect(_ isRight: Bool, import importID: Int64? = nil, table: String? = nil) {
    compared += 1
    if isRight { return }
    faults += 1
    if let importID { imports.insert(importID) }
    if let table { tables.insert(table) }
  }

  func finding(_ check: Verification.Check) -> Verification.Finding {
    Verification.Finding(
      check: check, result: faults == 0 ? .ok : .differs, compared: compared, faults: faults, imports: imports.sorted(),
      tables: tables.sorted())
  }
}

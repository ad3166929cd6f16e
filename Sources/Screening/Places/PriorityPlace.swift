import CheckModel

/// A place flagged in one channel, with everything that is known of it: what a table, a map and a card are made from.
package struct PriorityPlace: Equatable, Sendable {
  /// Stable for the same cells and channel, such as `speed-5f0c9a31b2`.
  package var id: String
  package var channel: Channel
  /// Ascending, at least one.
  package var cells: [Cell]

  /// 1 for the largest expected excess of the channel. Places with a denominator come before those without.
  package var rank: Int
  /// 90 %, from draws of the posteriors.
  package var rankInterval: ClosedRange<Int>
  /// How many places the channel has.
  package var rankedPlaces: Int

  /// What decided: `all` where that was seen enough, else `stopped`, else `offenders`.
  package var evidence: Evidence
  /// What other samplings saw in the same cells, which is not mixed in.
  package var otherEvidence: [Evidence]
  /// The posterior of the rate: a share of the checks, or, without a denominator, a count per control hour.
  package var estimate: Estimate
  /// The prior's mean, in the same unit.
  package var networkMean: Double
  /// p*: the target, or the prior's mean plus one standard deviation.
  package var threshold: Double
  /// Whether the threshold is a target that was given.
  package var isTarget: Bool
  /// P(rate > threshold).
  package var probability: Double
  /// The mean of exp(0.06 · km/h above the limit) over violations, an index; nil for what is not about speed.
  package var severity: Double?
  /// (rate − network mean) × checks per control hour × severity; without a denominator × 1 for the checks per hour.
  package var excess: Double
  /// The share of resampled sets of dates in which the place is still flagged.
  package var stability: Double
  /// nil where Gi* says nothing: all cells are neighbours, or all rates are alike.
  package var hotSpot: HotSpot?
  package var persistence: Persistence
  /// Of monthly rates, shrunken; its slope is per month.
  package var trend: Trend
  /// Every stratum with checks, in the order of `Stratum`.
  package var strata: [StratumEvidence]
  /// The one with the highest estimate.
  package var worstStratum: Stratum

  /// Indexed by km/h: every vehicle of the channel that passed (sampling `all`); empty without such checks.
  package var speeds: [Int]
  /// nil when `speeds` are fewer than the checks that a cell is judged by.
  package var v85Kmh: Int?
  /// 95 %, from order statistics; nil when the sample is too small.
  package var v85IntervalKmh: ClosedRange<Int>?
  /// The posted limit that most speed checks in these cells had; nil when none is known.
  package var limitKmh: Int?
  /// Violations by vehicle class, of the deciding sampling, most first.
  package var vehicles: [VehicleCount]
  /// The registered site with most of the channel's checks; nil when none named one.
  package var siteID: Int32?
  /// The ids of places of other channels that share a cell.
  package var alsoHere: [String]
  package var measures: [AdvisedMeasure]

  package var hasDenominator: Bool { evidence.sampling != .offenders }

  /// What one sampling saw.
  package struct Evidence: Equatable, Sendable {
    package var sampling: Sampling
    /// Of the channel; for `offenders` as many as violations.
    package var checks: Int
    package var violations: Int
    package var dates: Int
    /// Hours with checks, cell by cell. For `offenders`: hours in which anything was noted, which is the least that
    /// control can have lasted.
    package var controlHours: Int
    /// Local dates, as days since 1970-01-01.
    package var firstDay: Int
    package var lastDay: Int
  }

  /// A posterior's mean with its 90 % interval.
  package struct Estimate: Equatable, Sendable {
    package var mean: Double
    package var low: Double
    package var high: Double
  }

  /// Getis and Ord's Gi* of the shrunken rates, at the place's cell with the smallest p.
  package struct HotSpot: Equatable, Sendable {
    package var z: Double
    /// Two-sided, adjusted by Benjamini and Hochberg over the network.
    package var adjustedP: Double
    /// adjustedP ≤ 0.05 and z > 0.
    package var isSignificant: Bool { adjustedP <= 0.05 && z > 0 }
  }

  /// Of the last twelve months up to the network's last date.
  package struct Persistence: Equatable, Sendable {
    /// Months in which the place would be flagged by that month alone.
    package var monthsFlagged: Int
    /// Months with enough checks, hours and dates to tell.
    package var monthsSeenEnough: Int
    /// Months with any check.
    package var monthsSeen: Int
  }

  package struct StratumEvidence: Equatable, Sendable {
    package var stratum: Stratum
    package var checks: Int
    package var violations: Int
    package var controlHours: Int
    package var estimate: Estimate
  }

  package struct VehicleCount: Equatable, Sendable {
    package var vehicle: VehicleClass
    package var checks: Int
    package var violations: Int
  }
}

/// What one network of a channel is like: the ground on which its places are judged.
package struct NetworkSummary: Equatable, Sendable {
  package var channel: Channel
  package var sampling: Sampling
  package var cells: Int
  /// Cells with enough checks, hours and dates to be flagged.
  package var cellsSeenEnough: Int
  package var cellsFlagged: Int
  package var checks: Int
  package var violations: Int
  /// Of all cells' prior: a share, or a count per control hour.
  package var networkMean: Double
  package var threshold: Double
  /// Intra-session correlation ρ of shares; the excess dispersion φ − 1 of counts.
  package var clustering: Double
}

import CheckModel

/// What one device writes in one UTC hour.
struct Shift {
  var device: Int
  var site: Int
  var checks: Int
  /// Checks that the device wrote before.
  var firstSeq: Int
}

/// Where the devices stand hour by hour, and how many checks fall on each: exactly as many as were asked for.
///
/// Weights are drawn twice, once for their total and once to share the checks out, so that only one hour is in memory.
struct Schedule: Sendable {
  let devices: [Device]
  let hours: Range<Int>
  private let town: Town
  private let seed: UInt64
  private let controls: CumulativeControls
  private let shared: Int
  private(set) var totalWeight = 0

  init(town: Town, groups: Set<DeviceGroup>, checks: Int, seed: UInt64, hours: Range<Int>) {
    self.town = town
    self.seed = seed
    self.hours = hours
    controls = CumulativeControls(town.sites)
    let once = Self.handfuls(town: town, groups: groups, seed: seed, hours: hours)
    let handfuls = once.reduce(0) { $0 + $1.handful }
    let keepsHandfuls = handfuls * 20 <= checks
    devices = Device.all(of: town, groups: groups) + (keepsHandfuls ? once : [])
    shared = checks - (keepsHandfuls ? handfuls : 0)
    for hour in hours { for stand in stands(LocalHour(utcHour: hour)) { totalWeight += stand.weight } }
  }

  /// Calls `body` once for each hour, in order, with that hour's shifts.
  func forEachHour(_ body: (LocalHour, [Shift]) throws -> Void) rethrows {
    var written = [Int](repeating: 0, count: devices.count)
    var weightSoFar = 0
    var given = 0
    for utcHour in hours {
      let hour = LocalHour(utcHour: utcHour)
      var shifts: [Shift] = []
      func add(_ device: Int, _ site: Int, _ checks: Int) {
        guard checks > 0 else { return }
        shifts.append(Shift(device: device, site: site, checks: checks, firstSeq: written[device]))
        written[device] += checks
      }
      for stand in stands(hour) {
        weightSoFar += stand.weight
        let product = shared.multipliedFullWidth(by: weightSoFar)
        let due = totalWeight.dividingFullWidth(product).quotient
        add(stand.device, stand.site, due - given)
        given = due
      }
      for (index, device) in devices.enumerated() where device.onlyHour == utcHour {
        add(index, device.site!, device.handful)
      }
      try body(hour, shifts)
    }
  }

  /// The devices at work in an hour, where, and how much they see.
  private func stands(_ hour: LocalHour) -> [(device: Int, site: Int, weight: Int)] {
    let flow = Traffic.flow(hour)
    var result: [(device: Int, site: Int, weight: Int)] = []
    for (index, device) in devices.enumerated() where device.onlyHour == nil {
      var random = SeededRandom(seed, UInt64(utc: hour.utcHour), device.key)
      let noise = 70 + random.below(60)
      switch device.group {
      case .radar: result.append((index, device.site!, town.sites[device.site!].volume * flow * noise))
      case .camera: result.append((index, device.site!, town.sites[device.site!].volume * flow * noise / 25))
      case .patrol:
        // A patrol stands two hours at a site; more of them in evenings and in the nights to Saturday and Sunday.
        var session = SeededRandom(seed, UInt64(utc: floorDivide(hour.utcHour, 2)), device.key, 1)
        guard session.below(100) < (hour.isWeekendNight ? 95 : hour.isEvening ? 85 : 60) else { continue }
        let site = controls.site(session.below(controls.total))
        result.append((index, site, (40 + flow) * 80 * noise))
      }
    }
    return result
  }

  /// The sites seen once, where the log holds patrols: each at an hour of its own, in the evening if there is one.
  private static func handfuls(town: Town, groups: Set<DeviceGroup>, seed: UInt64, hours: Range<Int>) -> [Device] {
    guard groups.contains(.patrol) else { return [] }
    let evenings = hours.filter { LocalHour(utcHour: $0).isEvening }
    return town.sites.indices.filter { town.sites[$0].planting?.role == .seenOnce }.enumerated().map { number, site in
      var random = SeededRandom(seed, UInt64(site), 2)
      let hour =
        evenings.isEmpty ? hours.lowerBound + random.below(hours.count) : evenings[random.below(evenings.count)]
      return Device(group: .patrol, number: 900 + number, site: site, onlyHour: hour, handful: 4 + random.below(6))
    }
  }
}

extension UInt64 {
  init(utc hour: Int) { self.init(bitPattern: Int64(hour)) }
}

/// Draws sites by how much patrols prefer them.
private struct CumulativeControls {
  private var ends: [Int] = []
  var total: Int { ends.last ?? 0 }

  init(_ sites: [TownSite]) {
    var sum = 0
    for site in sites {
      sum += site.control
      ends.append(sum)
    }
  }

  /// The site into whose share a number below `total` falls.
  func site(_ draw: Int) -> Int {
    var low = 0
    var high = ends.count - 1
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] > draw { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

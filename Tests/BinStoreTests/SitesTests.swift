import BinStore
import CheckModel
import Testing

struct SitesTests {
  let folder = try! TemporaryFolder()
  let entries = [
    SiteEntry(name: "Åsgatan 1", latDegrees: 56.67, lonDegrees: 12.86, cell: Cell(north: 1, east: 2), limitKmh: 40),
    SiteEntry(name: "Storgatan", latDegrees: -56.5, lonDegrees: 180, cell: Cell(north: -3, east: 4), limitKmh: nil),
  ]

  @Test func aRegisterComesBackByName() throws {
    let store = try folder.newStore()
    let changes = try store.importSites(entries)
    #expect((changes.added, changes.changed, changes.unchanged) == (2, 0, 0))
    let sites = try BinStore.open(path: folder.path()).sites()
    #expect(
      sites == [
        Site(
          id: 2, name: "Storgatan", latDegrees: -56.5, lonDegrees: 180, cell: Cell(north: -3, east: 4), limitKmh: nil),
        Site(
          id: 1, name: "Åsgatan 1", latDegrees: 56.67, lonDegrees: 12.86, cell: Cell(north: 1, east: 2), limitKmh: 40),
      ])
  }

  @Test func aSecondRegisterChangesByName() throws {
    let store = try folder.newStore()
    _ = try store.importSites(entries)
    var moved = entries[0]
    moved.limitKmh = 30
    moved.cell = Cell(north: 9, east: 9)
    let new = SiteEntry(name: "Ny", latDegrees: 0, lonDegrees: 0, cell: Cell(north: 0, east: 0), limitKmh: 50)
    let changes = try store.importSites([moved, entries[1], new, new])
    #expect((changes.added, changes.changed, changes.unchanged) == (1, 1, 2))
    let sites = try store.sites()
    #expect(sites.map(\.name) == ["Ny", "Storgatan", "Åsgatan 1"])
    #expect(sites[2].id == 1 && sites[2].limitKmh == 30 && sites[2].cell == Cell(north: 9, east: 9))
  }

  @Test func binsKeepTheirSite() throws {
    let store = try folder.newStore()
    _ = try store.importSites(entries)
    let bins: Bins = [
      key(Category(kind: .drug), site: 1): [0: 1], key(Category(kind: .drug), site: 2): [0: 2],
      key(Category(kind: .drug)): [0: 3],
    ]
    try store.commit(1, bins)
    #expect(try store.allBins() == bins)
  }

  @Test func theDigestKnowsSitesByNameAndNotByNumber() throws {
    let one = try folder.newStore("one.gpkg")
    _ = try one.importSites(entries)
    try one.commit(1, [key(Category(kind: .drug), site: 1): [0: 1]])
    let other = try folder.newStore("other.gpkg")
    _ = try other.importSites(entries.reversed())
    try other.commit(1, [key(Category(kind: .drug), site: 2): [0: 1]])
    #expect(try one.contentDigest() == other.contentDigest())
    let third = try folder.newStore("third.gpkg")
    _ = try third.importSites(entries)
    try third.commit(1, [key(Category(kind: .drug), site: 2): [0: 1]])
    #expect(try one.contentDigest() != third.contentDigest())
  }

  @Test(arguments: [(90.1, 0.0), (0, 180.1), (.nan, 0), (0, .infinity)])
  func aPositionThatIsNotOnEarthIsRefusedWithAllTheRest(lat: Double, lon: Double) throws {
    let store = try folder.newStore()
    let bad = SiteEntry(name: "X", latDegrees: lat, lonDegrees: lon, cell: Cell(north: 0, east: 0), limitKmh: nil)
    #expect(throws: StoreError.self) { try store.importSites(entries + [bad]) }
    #expect(try store.sites().isEmpty)
  }
}

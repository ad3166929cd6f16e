/// What PROJ's database says of the standard grid's CRS, kept here so that most imports need not open it: a log of a
/// few thousand checks would take half as long again.
///
/// As of PROJ 9.1, EPSG 10.076; the tests hold it against the database.
enum StandardGrid {
  static let system = CoordinateSystem(
    organization: "EPSG", code: 3006, name: "SWEREF99 TM",
    wkt: """
      PROJCS["SWEREF99 TM",
          GEOGCS["SWEREF99",
              DATUM["SWEREF99",
                  SPHEROID["GRS 1980",6378137,298.257222101,
                      AUTHORITY["EPSG","7019"]],
                  AUTHORITY["EPSG","6619"]],
              PRIMEM["Greenwich",0,
                  AUTHORITY["EPSG","8901"]],
              UNIT["degree",0.0174532925199433,
                  AUTHORITY["EPSG","9122"]],
              AUTHORITY["EPSG","4619"]],
          PROJECTION["Transverse_Mercator"],
          PARAMETER["latitude_of_origin",0],
          PARAMETER["central_meridian",15],
          PARAMETER["scale_factor",0.9996],
          PARAMETER["false_easting",500000],
          PARAMETER["false_northing",0],
          UNIT["metre",1,
              AUTHORITY["EPSG","9001"]],
          AUTHORITY["EPSG","3006"]]
      """,
    area: AreaOfUse(west: 10.03, south: 54.96, east: 24.17, north: 69.07))

  /// From longitude and latitude in degrees to east and north in metres.
  static let definition =
    "proj=pipeline step proj=unitconvert xy_in=deg xy_out=rad step proj=utm zone=33 ellps=GRS80"
}

/// Layer styles for QGIS, as version 3.22 (the long-term release of Debian 12) writes them: later ones read them too.
///
/// Both colour by `rate`, in the same classes with the same colours of the scale cividis, which people who are blind to
/// red and green see as others do (Nuñez, Anderton & Renslow 2018, doi:10.1371/journal.pone.0199239).
package enum QGISStyle {
  /// The files of the folder.
  package static var files: [(name: String, text: String)] {
    [("cell.qml", cell), ("place.qml", place), ("README-qgis.txt", readme)]
  }

  private struct RateClass {
    var from: Double
    var to: Double
    /// Red, green, blue and how opaque.
    var colour: String
    var label: String
  }

  /// The colours of the scale at even steps, the darkest for the lowest rate.
  private static let colours = [
    "0,34,78,255", "53,69,108,255", "102,105,112,255", "148,142,119,255", "200,184,102,255", "254,232,56,255",
  ]

  private static let classes: [RateClass] = {
    let bounds = [0, 0.02, 0.05, 0.1, 0.2, 0.4, 1]
    let rated = colours.indices.map { index in
      let (from, to) = (bounds[index], bounds[index + 1])
      let words = "\(NumberText.decimal(from * 100, places: 0))–\(NumberText.decimal(to * 100, places: 0)) %"
      return RateClass(
        from: from, to: to, colour: colours[index], label: index == 0 ? words + " violations per check" : words)
    }
    // What is known from offenders only has no rate, and is still a place: `noRate` stands for it.
    return rated + [RateClass(from: noRate, to: noRate / 2, colour: "128,128,128,80", label: noDenominator)]
  }()

  private static let noRate = -1.0

  private static var cell: String {
    document(
      renderer(alpha: "0.8") {
        fill($0, outline: "no", outlineColour: "35,35,35", width: "0")
      },
      labeling: "", hasLabels: false)
  }

  private static var place: String {
    document(
      renderer(alpha: "1") {
        // Seen from far as from near, and on any background: a dark outline twice as wide as QGIS draws by itself.
        fill($0, outline: "solid", outlineColour: "180,0,90", width: "0.6")
      }, labeling: rankLabels, hasLabels: true)
  }

  private static func document(_ renderer: String, labeling: String, hasLabels: Bool) -> String {
    """
    <!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
    <qgis version="3.22.16-Białowieża" styleCategories="Symbology|Labeling" labelsEnabled="\(hasLabels ? 1 : 0)">
    \(renderer)
    \(labeling)  <blendMode>0</blendMode>
      <featureBlendMode>0</featureBlendMode>
      <layerGeometryType>2</layerGeometryType>
    </qgis>

    """
  }

  // MARK: Colours

  private static func renderer(alpha: String, symbol: (String) -> String) -> String {
    let ranges = classes.enumerated().map { index, range in
      """
            <range render="true" symbol="\(index)" lower="\(fixed(range.from))" upper="\(fixed(range.to))" \
      label="\(range.label)"/>

      """
    }.joined()
    let symbols = classes.enumerated().map { Self.symbol("\($0)", alpha: alpha, layer: symbol($1.colour)) }.joined()
    return """
        <renderer-v2 type="graduatedSymbol" attr="coalesce(&quot;rate&quot;, -1)" graduatedMethod="GraduatedColor" symbollevels="0" \
      forceraster="0" enableorderby="0" referencescale="-1">
          <ranges>
      \(ranges)    </ranges>
          <symbols>
      \(symbols)    </symbols>
          <source-symbol>
      \(Self.symbol("0", alpha: alpha, layer: symbol(classes[0].colour)))    </source-symbol>
          <colorramp type="gradient" name="[source]">
            <Option type="Map">
      \(options(ramp, indent: "        "))        </Option>
          </colorramp>
          <classificationMethod id="Custom">
            <symmetricMode enabled="0" astride="0" symmetrypoint="0"/>
            <labelFormat format="%1–%2" labelprecision="2" trimtrailingzeroes="1"/>
            <parameters>
              <Option/>
            </parameters>
            <extraInformation/>
          </classificationMethod>
          <rotation/>
          <sizescale/>
        </renderer-v2>
      """
  }

  private static var ramp: [(String, String)] {
    let stops = colours.indices.dropFirst().dropLast().map { index in
      "\(NumberText.decimal(Double(index) / Double(colours.count - 1), places: 1));\(colours[index])"
    }
    return [
      ("color1", colours[0]), ("color2", colours[colours.count - 1]),
      ("discrete", "0"), ("rampType", "gradient"), ("stops", stops.joined(separator: ":")),
    ]
  }

  private static func symbol(_ name: String, alpha: String, layer: String) -> String {
    """
          <symbol type="fill" name="\(name)" alpha="\(alpha)" clip_to_extent="1" force_rhr="0">
            <data_defined_properties>
              <Option type="Map">
                <Option type="QString" name="name" value=""/>
                <Option name="properties"/>
                <Option type="QString" name="type" value="collection"/>
              </Option>
            </data_defined_properties>
    \(layer)      </symbol>

    """
  }

  private static func fill(_ colour: String, outline: String, outlineColour: String, width: String) -> String {
    let values: [(String, String)] = [
      ("border_width_map_unit_scale", "3x:0,0,0,0,0,0"), ("color", colour), ("joinstyle", "miter"),
      ("offset", "0,0"), ("offset_map_unit_scale", "3x:0,0,0,0,0,0"), ("offset_unit", "MM"),
      ("outline_color", outlineColour + ",255"), ("outline_style", outline), ("outline_width", width),
      ("outline_width_unit", "MM"), ("style", "solid"),
    ]
    // QGIS up to 3.24 reads the `prop` elements, later ones the `Option` elements.
    let props = values.map { "          <prop k=\"\($0.0)\" v=\"\($0.1)\"/>\n" }.joined()
    return """
              <layer class="SimpleFill" enabled="1" locked="0" pass="0">
                <Option type="Map">
      \(options(values, indent: "            "))          </Option>
      \(props)        </layer>

      """
  }

  private static func options(_ values: [(String, String)], indent: String) -> String {
    values.map { "\(indent)<Option type=\"QString\" name=\"\($0.0)\" value=\"\($0.1)\"/>\n" }.joined()
  }

  private static func fixed(_ value: Double) -> String { NumberText.decimal(value, places: 6) }

  // MARK: Labels

  /// The rank on every place, black on a white halo, so that it is read on every colour of the scale.
  private static let rankLabels = """
      <labeling type="simple">
        <settings calloutType="simple">
          <text-style fieldName="rank" isExpression="0" fontFamily="Sans Serif" fontSize="10" fontSizeUnit="Point" \
    fontWeight="75" namedStyle="Bold" textColor="0,0,0,255" textOpacity="1" blendMode="0" useSubstitutions="0">
            <text-buffer bufferDraw="1" bufferSize="1" bufferSizeUnits="MM" bufferColor="255,255,255,255" \
    bufferOpacity="1" bufferBlendMode="0" bufferJoinStyle="128" bufferNoFill="1"/>
          </text-style>
          <text-format plussign="0" decimals="0" formatNumbers="0" multilineAlign="0" wrapChar="" autoWrapLength="0"/>
          <placement placement="1" centroidInside="1" centroidWhole="0" polygonPlacementFlags="2" priority="10" \
    offsetType="0" quadOffset="5" dist="0" xOffset="2" yOffset="0"/>
          <rendering obstacle="1" displayAll="1" drawLabels="1" scaleVisibility="0" labelPerPart="0" mergeLines="0"/>
        </settings>
      </labeling>

    """

  private static let readme = """
    Styles for the layers of a store in QGIS 3.22 or later.

    1. Layer > Add Layer > Add Vector Layer, and choose the store (lagesbild.gpkg). It is a GeoPackage: QGIS lists its
       layers. Load the cells of one kind of check (such as cell_speed) and place.
    2. Right-click a layer > Properties > Symbology > Style > Load Style > From file:
       cell.qml for a layer of cells that has a column rate, place.qml for place.
    3. Put place above the cells.

    Colours are the share of violations among the checks that have a denominator (column rate, 0-1; the legend says per
    cent): dark blue for low, yellow for high, a scale that colour-blind people read too. Grey has no rate:
    nobody but offenders was noted there, or no limit is known. The number on a place is its rank in its
    channel; filter the layer by channel (Properties > Source > Query Builder: "channel" = 'speed') before comparing.
    Speeds (v85_kmh, limit_kmh) are in km/h. Positions are in the store's grid CRS, in metres.

    To have QGIS use a style by itself, load it once and choose Style > Save as Default > Local database.

    """
}

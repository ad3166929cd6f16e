import CheckModel
import Screening

/// What things are called on a card.
extension Channel {
  var title: LocalizedText {
    switch self {
    case .speed: LocalizedText(en: "speed", sv: "hastighet")
    case .mopedSpeed: LocalizedText(en: "moped speed", sv: "mopedhastighet")
    case .redLight: LocalizedText(en: "red light", sv: "rödljuskörning")
    case .crossing: LocalizedText(en: "giving way", sv: "väjningsplikt")
    case .footpath: LocalizedText(en: "foot and cycle paths, wrong way", sv: "gång- och cykelbana, fel färdriktning")
    case .overtaking: LocalizedText(en: "overtaking, lane and distance", sv: "omkörning, körfält och avstånd")
    case .equipment: LocalizedText(en: "driver and vehicle", sv: "förare och fordon")
    case .alcohol: LocalizedText(en: "alcohol", sv: "alkohol")
    case .drug: LocalizedText(en: "drugs", sv: "narkotika")
    }
  }

  /// What a violation is.
  var violation: LocalizedText {
    switch self {
    case .speed: LocalizedText(en: "above the speed limit", sv: "över hastighetsgränsen")
    case .mopedSpeed:
      LocalizedText(
        en: "above the speed limit or the construction speed",
        sv: "över hastighetsgränsen eller konstruktionshastigheten")
    case .redLight: LocalizedText(en: "drove against red", sv: "körde mot rött")
    case .crossing: LocalizedText(en: "did not stop or give way", sv: "följde inte stopp- eller väjningsplikten")
    case .footpath:
      LocalizedText(
        en: "drove on a foot or cycle path or against the direction",
        sv: "körde på gång- eller cykelbana eller mot färdriktningen")
    case .overtaking:
      LocalizedText(
        en: "broke the rules on overtaking, lane or distance",
        sv: "bröt mot reglerna om omkörning, körfält eller avstånd")
    case .equipment:
      LocalizedText(
        en: "broke the rules on belt, helmet, phone, lights, licence or the like",
        sv: "bröt mot reglerna om bälte, hjälm, mobil, belysning, körkort eller liknande")
    case .alcohol:
      LocalizedText(
        en: "at least 0.10 mg alcohol per litre of breath, or refused",
        sv: "minst 0,10 mg alkohol per liter utandningsluft, eller vägran")
    case .drug: LocalizedText(en: "positive, or refused", sv: "positivt prov, eller vägran")
    }
  }
}

extension Sampling {
  /// What a log of this sampling can say.
  var meaning: LocalizedText {
    switch self {
    case .all:
      LocalizedText(
        en: "Sampling `all`: every passing vehicle was checked, so the share is that of the traffic in those hours.",
        sv: "Urval `all`: alla passerande fordon kontrollerades, så andelen gäller trafiken under de timmarna.")
    case .stopped:
      LocalizedText(
        en: "Sampling `stopped`: everyone stopped was noted, clean ones too; the share is that of the stopped, not of "
          + "the traffic.",
        sv: "Urval `stopped`: alla stoppade noterades, även de utan anmärkning; andelen gäller de stoppade, inte "
          + "trafiken.")
    case .offenders:
      LocalizedText(
        en: "Sampling `offenders`: only violations were noted. No denominator, hence counts and no rate.",
        sv: "Urval `offenders`: endast överträdelser noterades. Utan nämnare, därför antal och ingen andel.")
    }
  }
}

extension Stratum {
  var title: LocalizedText {
    switch self {
    case .weekdayDay: LocalizedText(en: "weekday, day (06–18)", sv: "vardag, dag (06–18)")
    case .weekdayEvening: LocalizedText(en: "weekday, evening (18–23)", sv: "vardag, kväll (18–23)")
    case .weekdayNight: LocalizedText(en: "weekday, night (23–06)", sv: "vardag, natt (23–06)")
    case .weekendDay: LocalizedText(en: "weekend, day (06–18)", sv: "helg, dag (06–18)")
    case .weekendEvening: LocalizedText(en: "weekend, evening (18–23)", sv: "helg, kväll (18–23)")
    case .weekendNight: LocalizedText(en: "weekend, night (23–06)", sv: "helg, natt (23–06)")
    }
  }
}

extension VehicleClass {
  var title: LocalizedText {
    switch self {
    case .unknown: LocalizedText(en: "unknown", sv: "okänt")
    case .car: LocalizedText(en: "car", sv: "personbil")
    case .van: LocalizedText(en: "van", sv: "skåpbil")
    case .truck: LocalizedText(en: "truck", sv: "lastbil")
    case .bus: LocalizedText(en: "bus", sv: "buss")
    case .motorcycle: LocalizedText(en: "motorcycle", sv: "motorcykel")
    case .moped: LocalizedText(en: "moped", sv: "moped")
    case .moped1: LocalizedText(en: "class I moped", sv: "moped klass I")
    case .moped2: LocalizedText(en: "class II moped", sv: "moped klass II")
    case .mopedcar: LocalizedText(en: "mopedcar", sv: "mopedbil")
    case .atractor: LocalizedText(en: "A-tractor", sv: "A-traktor")
    case .tractor: LocalizedText(en: "tractor", sv: "traktor")
    case .bicycle: LocalizedText(en: "bicycle", sv: "cykel")
    case .escooter: LocalizedText(en: "e-scooter", sv: "elsparkcykel")
    case .twowheeler: LocalizedText(en: "moped or motorcycle", sv: "moped eller motorcykel")
    case .heavy: LocalizedText(en: "truck or bus", sv: "lastbil eller buss")
    case .other: LocalizedText(en: "other", sv: "annat")
    }
  }
}

import VigilStatistics

/// One detector on one kind of stream, set to alarm once in so many events.
struct RunLengthRow: Sendable {
    var detector: String
    var data: StudyStream
    var falseAlarmEvery: Int

    static let ofAnyNumbers = ["cusum", "ewma", "page_hinkley", "adwin", "kswin", "control_chart"]
    static let ofBits = ["ddm", "eddm", "hddm_a", "hddm_w", "fhddm"]

    static var grid: [RunLengthRow] {
        [1000, 10_000, 100_000].flatMap { every in
            StudyStream.allCases.flatMap { data in
                (ofAnyNumbers + (data == .bernoulli ? ofBits : [])).map {
                    RunLengthRow(detector: $0, data: data, falseAlarmEvery: every)
                }
            }
        }
    }

    /// Calibrates on some references and measures on other streams of the same law.
    ///
    /// - Parameters:
    ///   - references: How many references.
    ///   - seed: Of everything.
    /// - Returns: What was measured.
    func measured(references: Int, seed: UInt64) -> RunLengthStudy.Row {
        let study = RunLengthStudy(references: references, repeats: falseAlarmEvery > 10_000 ? 25 : 50, seed: seed)
        let every = falseAlarmEvery
        func row<Detector: ChangeDetector>(
            _ calibrate: (ReferenceSeries, UInt64) -> CalibrationOutcome<Detector>
        ) -> RunLengthStudy.Row {
            study.row(detector, every, data, calibrate: calibrate)
        }
        switch detector {
        case "cusum": return row { CUSUM.calibrated(falseAlarmEvery: every, on: $0, seed: $1) }
        case "ewma": return row { EWMAChart.calibrated(falseAlarmEvery: every, on: $0, seed: $1) }
        case "page_hinkley": return row { PageHinkley.calibrated(falseAlarmEvery: every, on: $0, seed: $1) }
        case "adwin": return row { ADWIN.calibrated(falseAlarmEvery: every, on: $0, seed: $1) }
        case "kswin": return row { KSWIN.calibrated(falseAlarmEvery: every, on: $0, seed: $1) }
        case "control_chart": return row { ControlChart.calibrated(falseAlarmEvery: every, on: $0, seed: $1) }
        case "ddm": return row { DDM.calibrated(falseAlarmEvery: every, on: $0, seed: $1) }
        case "eddm": return row { EDDM.calibrated(falseAlarmEvery: every, on: $0, seed: $1) }
        case "hddm_a": return row { HDDMA.calibrated(falseAlarmEvery: every, on: $0, seed: $1) }
        case "hddm_w": return row { HDDMW.calibrated(falseAlarmEvery: every, on: $0, seed: $1) }
        default: return row { FHDDM.calibrated(falseAlarmEvery: every, on: $0, seed: $1) }
        }
    }
}

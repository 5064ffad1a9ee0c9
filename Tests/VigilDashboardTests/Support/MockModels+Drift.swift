import VigilDomain
import VigilMonitoring

@testable import VigilDashboard

/// A drift result that holds one of everything that there can be.
extension MockModels {
    static func measured(
        _ name: String, _ kind: ColumnKind = .numeric, effect: Double, half: Double = 0.03,
        change: (inout ColumnDrift.Measurement) -> Void = { _ in }
    ) -> ColumnDrift {
        var column = column(name, kind, effect: effect)
        guard case .measured(var measured) = column.outcome else { return column }
        measured.effectLower95 = max(0, effect - half)
        measured.effectUpper95 = effect + half
        change(&measured)
        column.outcome = .measured(measured)
        return column
    }

    static func unmeasured(
        _ name: String, _ status: ColumnStatus, kind: ColumnKind = .numeric, reference: Int = 3581, current: Int = 0
    ) -> ColumnDrift {
        ColumnDrift(
            name: name, role: .feature, kind: kind, importance: 1,
            outcome: .notEnoughData(haveReference: reference, haveCurrent: current, need: 20), status: status)
    }

    /// Fifteen columns in every state.
    static func everyColumn() -> [ColumnDrift] {
        var unit = measured("frontage", effect: 12.7, half: 0.9)
        unit.cause = DriftCause(kind: .unitChange, detail: "values are about 3.28 times the reference's")
        unit.driftingSince = Timestamp(milliseconds: 899_251_200_000)
        unit.quality = [
            QualityChange(
                kind: .aboveRange, referenceShare: 0, currentShare: 0.41, pValue: 1e-40, adjustedPValue: 3e-40,
                isAlarming: true),
            QualityChange(kind: .missing, referenceShare: 0.01, currentShare: 0.012, pValue: 0.4, adjustedPValue: 0.6),
        ]
        var wall = measured("wall", .categorical, effect: 0.21, half: 0.04) { measured in
            measured.newCategories = ["vinyl", "composite"]
            measured.newCategoryShare = 0.18
            measured.designEffect = 2.31
        }
        wall.cause = DriftCause(
            kind: .recoding, detail: "\"vinyl\" took the place of \"metlvnyl\", in 18.0 % of the rows")
        wall.driftingSince = Timestamp(milliseconds: 899_294_400_000)
        let age = measured("age_years", effect: 0.172, half: 0.06) { measured in
            measured.baselineMargin = 0.041
            measured.conservativeBy = 0.004
        }
        var garage = measured("garage", .categorical, effect: 0.012, half: 0.02)
        garage.quality = [
            QualityChange(
                kind: .missing, referenceShare: 0.01, currentShare: 0.124, pValue: 1e-12, adjustedPValue: 4e-12,
                isAlarming: true)
        ]
        var flag = measured("flag", .categorical, effect: 0, half: 0)
        flag.status = .constant
        return [
            measured("TLA", effect: 0.052), measured("lotsize", effect: 0.051), garage, unit, age, wall, flag,
            unmeasured("tax_id", .unseen, reference: 0, current: 1637), unmeasured("zip", .typeChanged),
            unmeasured("pool", .tooFew, reference: 3581, current: 7),
            unmeasured("heating", .allMissing, kind: .categorical),
            measured("rooms", effect: 0.021), measured("beds", effect: 0.012), measured("halfbaths", effect: 0),
            column("prediction", .numeric, effect: 0.018, role: .prediction),
        ]
    }

    static let tableDetector = DetectorResult(
        detector: "mmd", statistic: 0.0971, pValue: 0.0025, adjustedPValue: 0.005, effect: 0.312,
        relevantEffect: 0.2, method: "permutation",
        recipe: "Gaussian kernel, median distance, 400 permutations, seed 1",
        isDrifted: true)

    static func everyDetector() -> [DetectorResult] {
        [
            DetectorResult(
                detector: "energy", column: "TLA", statistic: 1.2, pValue: 0.4, adjustedPValue: 0.5, effect: 0.03,
                relevantEffect: 0.1, method: "asymptotic", recipe: "all values"),
            DetectorResult(
                detector: "round_numbers", column: "rooms",
                reason: "not enough data: 3,581 values in the reference and 7 in the window, 20 needed on each side"),
            DetectorResult(detector: "evidently_psi", column: "TLA", statistic: 0.11, effect: 0.11),
            tableDetector,
        ]
    }

    static func everySegment() -> SegmentFinding {
        SegmentFinding(
            searched: 412,
            worst: [
                SegmentFinding.Segment(
                    feature: "wall", value: "brick", column: "TLA", referenceCount: 812, currentCount: 240,
                    effect: 0.41,
                    adjustedPValue: 0.0025, isDrifted: true),
                SegmentFinding.Segment(
                    feature: "wall", value: "", column: "rooms", referenceCount: 90, currentCount: 41, effect: 0.07,
                    adjustedPValue: 0.31, isDrifted: false),
            ])
    }

    static func everything() -> DriftAnalysisResult {
        let columns = everyColumn()
        return DriftAnalysisResult(
            rule: .windows, referenceRows: 3581, currentRows: 1637, columns: columns,
            recommendedActions: [],
            notes: [
                "The baseline is too small for this window: 3,581 rows against 1,637. One baseline serves many windows, "
                    + "and its own error is in all of them.",
                "How far clean windows differ from each other was measured on 8 windows of the reference only.",
            ],
            comparison: "the baseline's rows of Tuesdays, 14:00 to 15:00", detectors: everyDetector(),
            segments: everySegment(),
            quality: [
                QualityChange(
                    kind: .duplicates, referenceShare: 0.001, currentShare: 0.062, pValue: 1e-9, adjustedPValue: 2e-9,
                    isAlarming: true)
            ]
        ).withActions
    }

    static let signals: [LiveDriftSignal] = [
        signal("age_years", 906_000_300_000, 812), signal("age_years", 906_400_300_000, 1204),
        signal("prediction", 906_200_000_000, 41_900),
    ]

    private static func signal(_ column: String, _ milliseconds: Int64, _ events: Int) -> LiveDriftSignal {
        LiveDriftSignal(
            column: column, detector: "cusum", moment: Timestamp(milliseconds: milliseconds), eventCount: events,
            falseAlarmEvery: 10_000)
    }

    /// Nothing drifts by itself.
    static func quietColumns() -> [ColumnDrift] {
        [
            measured("TLA", effect: 0.052), measured("rooms", effect: 0.021),
            measured("wall", .categorical, effect: 0.01),
        ]
    }

    static func quiet(
        detectors: [DetectorResult] = [], segments: SegmentFinding? = nil, quality: [QualityChange] = []
    ) -> DriftAnalysisResult {
        DriftAnalysisResult(
            rule: DriftRule(), referenceRows: 3581, currentRows: 1637, columns: quietColumns(), recommendedActions: [],
            detectors: detectors, segments: segments, quality: quality)
    }
}

extension DriftAnalysisResult {
    /// The same with what is recommended for it.
    var withActions: DriftAnalysisResult {
        var result = self
        result.recommendedActions = DriftActions.recommended(for: self)
        return result
    }
}

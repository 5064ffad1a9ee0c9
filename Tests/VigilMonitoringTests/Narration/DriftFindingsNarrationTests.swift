import Testing
import VigilDomain

@testable import VigilMonitoring

@Suite("sentences about what no single column shows")
struct DriftFindingsNarrationTests {
    private func result(_ columns: [ColumnDrift] = [Conditions.column("a", effect: 0)]) -> DriftAnalysisResult {
        Conditions.result(columns)
    }

    private static let joint = DetectorResult(
        detector: "mmd", statistic: 0.1, pValue: 0, adjustedPValue: 0, effect: 0.312, relevantEffect: 0.2,
        isDrifted: true)

    @Test("a detector of the whole table is named with its numbers")
    func table() {
        var result = result()
        result.detectors = [Self.joint]
        #expect(
            DriftNarration.sentence(result, window: "2007 Q2")
                == "No single column drifts in 2007 Q2, but \"Maximum mean discrepancy\" finds that the columns changed "
                + "together (adjusted p < 1e-9, effect 0.312, relevant from 0.2).")
        result.columns.append(Conditions.column("b", effect: 0.4))
        #expect(
            DriftNarration.sentence(result).hasPrefix(
                "1 of 2 inputs drifts: b. \"Maximum mean discrepancy\" finds that"))
    }

    @Test("a detector of one column speaks only where the default check was silent")
    func column() {
        var result = result([Conditions.column("a", effect: 0), Conditions.column("b", effect: 0.4)])
        result.detectors = ["a", "b"].map { name in
            DetectorResult(
                detector: "of_ours", column: name, statistic: 1, effect: 0.5, relevantEffect: 0.1, isDrifted: true)
        }
        #expect(
            DriftNarration.sentence(result)
                == "1 of 2 inputs drifts: b. \"of_ours\" finds that a changed (effect 0.500, relevant from 0.1).")
    }

    @Test("a segment is named with the size that would be relevant")
    func segment() {
        var result = result()
        let segment = SegmentFinding.Segment(
            feature: "region", value: "north", column: "a", referenceCount: 100, currentCount: 40, effect: 0.41,
            adjustedPValue: 0.0025, isDrifted: true)
        result.segments = SegmentFinding(searched: 9, worst: [segment, segment, segment, segment])
        #expect(
            DriftNarration.sentence(result).hasPrefix(
                "No single column drifts, but a drifts where region is \"north\" (adjusted p = 0.00250, effect 0.410, "
                    + "relevant from 0.1). "))
        #expect(DriftNarration.sentence(result).hasSuffix("2 more segments drift."))
    }

    @Test("broken values are told where nothing drifts")
    func quality() {
        var column = Conditions.column("a", effect: 0)
        column.quality = [
            QualityChange(kind: .missing, referenceShare: 0.01, currentShare: 0.12, pValue: 0, isAlarming: true),
            QualityChange(kind: .aboveRange, referenceShare: 0, currentShare: 0.001, pValue: 0.2),
        ]
        #expect(
            DriftNarration.sentence(result([column]))
                == "No single column drifts, but a is missing in 12 % of the rows, in the reference in 1 %.")
        // What lost everything is told by `lost`, not twice.
        column.status = .allMissing
        #expect(DriftNarration.sentence(result([column])) == "None of 1 input drifts.")
    }

    @Test("infinite values have a clause and a cause")
    func infinite() {
        let change = QualityChange(kind: .infinite, referenceShare: 0, currentShare: 0.5, pValue: 0, isAlarming: true)
        #expect(
            DriftNarration.clause(change, of: "x") == "x is infinite in 50 % of its values, in the reference in 0 %")
        let cause = DriftCause(kind: .infiniteValues, detail: "50 % of the values are infinite, 0 % before")
        #expect(
            DriftNarration.sentence(cause) == "Probably infinite values: 50 % of the values are infinite, 0 % before.")
    }

    @Test("lost columns are named")
    func lost() {
        var missing = Conditions.column("a")
        missing.status = .allMissing
        var changed = Conditions.column("b")
        changed.status = .typeChanged
        #expect(
            DriftNarration.lost(result([missing, changed]))
                == "a lost all its values. b holds names in place of numbers, or numbers in place of names.")
        #expect(DriftNarration.lost(result()) == nil)
    }

    @Test("an interval is told by where it lies beside the relevant size")
    func interval() throws {
        func place(_ lower: Double, _ upper: Double) -> String? {
            var measured = Conditions.measurement(effect: 0.2)
            (measured.effectLower95, measured.effectUpper95) = (lower, upper)
            return DriftNarration.interval(measured)
        }
        #expect(
            place(0.15, 0.25)
                == "With the error of both samples the effect lies in 0.150 sd to 0.250 sd (95 % interval); that is all "
                + "above the relevant 0.1 sd.")
        #expect(try #require(place(0, 0.25)).contains("lies in 0 sd to 0.250 sd (95 % interval); that reaches across"))
        #expect(try #require(place(0, 0.0002)).contains("0 sd to < 0.001 sd (95 % interval); that is all below"))
        #expect(DriftNarration.interval(Conditions.measurement()) == nil)
    }

    @Test("nothing limits a plain measurement, and each limit has a sentence")
    func caveats() {
        var measured = Conditions.measurement(effect: 0.2)
        #expect(DriftNarration.caveats(measured).isEmpty)
        measured.designEffect = 1
        measured.baselineMargin = 0
        #expect(DriftNarration.caveats(measured).isEmpty)
        measured.designEffect = 2
        measured.baselineMargin = 0.05
        measured.conservativeBy = 0.01
        #expect(DriftNarration.caveats(measured).count == 3)
        #expect(DriftNarration.caveats(measured)[0].contains("0.150 sd is held against 0.1 sd"))
    }

    @Test("an effect has the unit of its name, and is never written as 0 when it is not")
    func effects() {
        #expect(DriftNarration.effect(0, named: DriftEffect.wasserstein) == "0 sd")
        #expect(DriftNarration.effect(0.0001, named: DriftEffect.wasserstein) == "< 0.001 sd")
        #expect(DriftNarration.effect(27.123, named: DriftEffect.wasserstein) == "27.1 sd")
        #expect(DriftNarration.effect(0.12, named: DriftEffect.totalVariation) == "12 %")
    }
}

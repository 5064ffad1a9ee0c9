import Foundation
import Testing
import VigilDomain

@testable import VigilMonitoring

struct DriftActionsTests {
    private func actions(_ columns: [ColumnDrift], rows: Int = 500) -> [String] {
        var result = Conditions.result(columns)
        result.currentRows = rows
        return DriftActions.recommended(for: result)
    }

    private func alarm(_ kind: QualityChange.Kind, _ before: Double, _ now: Double) -> QualityChange {
        QualityChange(kind: kind, referenceShare: before, currentShare: now, pValue: 1e-9, isAlarming: true)
    }

    private func empty(_ name: String, reference: Int = 2000) -> ColumnDrift {
        ColumnDrift(
            name: name, role: .feature, kind: .numeric, importance: 1,
            outcome: .notEnoughData(haveReference: reference, haveCurrent: 0, need: 20),
            status: reference == 0 ? .unseen : .allMissing)
    }

    @Test("where nothing moved there is nothing to do")
    func nothing() {
        #expect(actions([Conditions.column("a"), Conditions.column("score", .score)]).isEmpty)
        #expect(actions([]).isEmpty)
    }

    @Test("a column that went missing is named first")
    func missing() {
        #expect(
            actions([Conditions.column("a", effect: 0.3), empty("income")]).first
                == "income went missing: none of 500 rows has a value. Check what fills it.")
        #expect(actions([empty("never there", reference: 0)]).isEmpty)
        #expect(actions([empty("few rows")], rows: 5).isEmpty)
    }

    @Test("a column that is gone is named before all else, and is severe; a new one calls for nothing")
    func schema() throws {
        var result = Conditions.result([Conditions.column("a", effect: 0)])
        result.schemaChange = SchemaChange(vanished: ["income", "age"], added: ["salary"])
        #expect(
            DriftActions.recommended(for: result).first
                == "income is gone: the reference has this column, and the current table does not. Check what writes it, or "
                + "leave it out of the reference as well if nothing uses it.")
        #expect(DriftActions.recommended(for: result).count == 2 && result.severity == .high)
        #expect(
            DriftNarration.lost(result) == "income and age are gone: the current table has no such columns.")
        #expect(
            DriftNarration.sentence(try #require(result.schemaChange))
                == "income and age are gone: the current table has no such columns. salary is new, so that there is "
                + "nothing to compare it with.")
        result.schemaChange = SchemaChange(added: ["salary"])
        #expect(DriftActions.recommended(for: result).isEmpty && result.severity == .none)
        #expect(DriftNarration.lost(result) == nil && !result.overallDriftDetected)
        let stored = try JSONDecoder().decode(DriftAnalysisResult.self, from: JSONEncoder().encode(result))
        #expect(stored == result)
    }

    @Test("many columns of one kind are counted")
    func many() {
        let all = actions((1...5).map { empty("c\($0)") })
        #expect(all.count == 4)
        #expect(all.last == "2 more columns went missing.")
    }

    @Test("another share of missing values is named where it alarms, whatever it is")
    func missesMore() {
        var column = Conditions.column("age")
        column.quality = [alarm(.missing, 0.02, 0.32)]
        #expect(
            actions([column])
                == ["age is missing in 32 % of the rows, in the reference in 2 %. Check what fills it."])
        column.quality[0].isAlarming = false
        #expect(actions([column]).isEmpty)
        column.quality = [alarm(.missing, 0.32, 0.02)]
        #expect(actions([column]).first?.hasSuffix("Check what fills it now.") == true)
    }

    @Test("a column of another type did not go missing")
    func type() {
        var column = empty("income")
        column.status = .typeChanged
        #expect(
            actions([column])
                == [
                    "income changed its type: it holds names where the reference holds numbers. Check its source and how "
                        + "it is read."
                ])
    }

    @Test("repeated rows and far too many names have a sentence")
    func tables() {
        var result = Conditions.result([Conditions.column("a")])
        result.quality = [alarm(.duplicates, 0.001, 0.5)]
        #expect(
            DriftActions.recommended(for: result)
                == [
                    "50 % of the rows repeat another row in all that is compared, in the reference 0.1 %. Check whether something "
                        + "sends twice."
                ])
        var column = Conditions.column("city", kind: .categorical)
        column.quality = [alarm(.cardinality, 0.02, 0.9)]
        #expect(actions([column]).first?.hasPrefix("city holds 45 times as many different names") == true)
    }

    @Test("a detector that sees what no column shows has a sentence, also of a single column")
    func detectors() {
        var result = Conditions.result([Conditions.column("a"), Conditions.column("b", effect: 0)])
        result.detectors = [DetectorResult(detector: "domain_classifier", isDrifted: true)]
        #expect(
            DriftActions.recommended(for: result)[0]
                .hasPrefix("The columns changed in combination though no column did: domain_classifier finds it."))
        #expect(result.severity == .medium && result.overallDriftDetected)
        #expect(
            DriftNarration.sentence(result, window: "May")
                == "No single column drifts in May, but \"Domain classifier\" finds that the columns changed together.")
        result.detectors = [DetectorResult(detector: "energy", column: "a", isDrifted: true)]
        #expect(DriftActions.recommended(for: result).first?.hasPrefix("a drifts for energy, not for") == true)
        #expect(DriftNarration.sentence(result).hasSuffix("\"Energy distance\" finds that a changed."))
        // Where the column drifts anyway there is nothing to add.
        result.columns[0] = Conditions.column("a", effect: 0.3)
        #expect(DriftActions.recommended(for: result).allSatisfy { !$0.contains("energy") })
    }

    @Test("a segment that moved as far as all rows is not the one to look at")
    func wholeTable() {
        func advice(_ segmentEffect: Double) -> [String] {
            var result = Conditions.result([Conditions.column("price", effect: 0.5)])
            let north = SegmentFinding.Segment(
                feature: "region", value: "north", column: "price", referenceCount: 600, currentCount: 120,
                effect: segmentEffect, adjustedPValue: 1e-4, isDrifted: true, effectName: DriftEffect.wasserstein,
                relevantEffect: 0.1)
            result.segments = SegmentFinding(searched: 40, worst: [north])
            return DriftActions.recommended(for: result).filter { $0.contains("region") }
        }
        #expect(advice(0.55).isEmpty)
        #expect(advice(1.2).count == 1)
    }

    @Test("a detector of all columns adds that single columns show it where they do")
    func known() {
        var result = Conditions.result([Conditions.column("a", effect: 0.3), Conditions.column("b", effect: 0)])
        result.detectors = [DetectorResult(detector: "domain_classifier", isDrifted: true)]
        #expect(
            DriftNarration.sentence(result)
                == "1 of 2 inputs drifts: a. \"Domain classifier\" finds that the columns changed together, as one of them "
                + "shows by itself.")
        result.columns.append(Conditions.column("c", effect: 0.3))
        #expect(DriftNarration.sentence(result).hasSuffix("changed together, as single ones show."))
    }

    @Test("a segment that drifts counts, and is named with its rows")
    func segments() {
        var result = Conditions.result([Conditions.column("price")])
        let north = SegmentFinding.Segment(
            feature: "region", value: "north", column: "price", referenceCount: 600, currentCount: 120, effect: 0.8,
            adjustedPValue: 1e-4, isDrifted: true, effectName: DriftEffect.wasserstein, relevantEffect: 0.1)
        result.segments = SegmentFinding(searched: 40, worst: [north])
        #expect(result.overallDriftDetected && result.severity == .medium)
        #expect(
            DriftActions.recommended(for: result)
                == [
                    "The rows with region = \"north\" drifted in price: by 0.800 reference standard deviations (120 rows, 600 "
                        + "in the reference). Ask what changed for them and not for the others."
                ])
        #expect(
            DriftNarration.sentence(result)
                == "No single column drifts, but price drifts where region is \"north\" (adjusted p = 1.0e-4, effect 0.800, "
                + "relevant from 0.1).")
        result.segments?.worst[0].effect = 0.12
        #expect(result.severity == .low)
        result.segments?.worst[0].isDrifted = false
        #expect(!result.overallDriftDetected && DriftActions.recommended(for: result).isEmpty)
    }

    @Test("three columns are named by importance times drift, the others counted")
    func several() {
        var columns = ["a", "b", "c", "d"].map { Conditions.column($0, effect: 0.2) }
        columns[3].importance = 3
        columns[3].cause = DriftCause(kind: .unitChange, detail: "values are about 1,000 times the reference's")
        columns[3].driftingSince = Timestamp(milliseconds: 86_400_000)
        let quiet = (0..<6).map { Conditions.column("q\($0)") }
        let found = actions(columns + quiet)
        #expect(
            found == [
                "Look at d, 2 times its limit, first: values are about 1,000 times the reference's since 1970-01-02. Ask its "
                    + "source whether the unit changed, and convert.",
                "Then at a, 2 times its limit: it drifts. Compare its two distributions and ask what changed at its source.",
                "Then at b, 2 times its limit: it drifts. Compare its two distributions and ask what changed at its source.",
                "1 more input drifts.",
            ])
        var result = Conditions.result(columns + quiet)
        result.columns[0].driftingSince = nil
        #expect(
            DriftActions.recommended(for: result, importance: ["c": 9])[0].hasPrefix(
                "Look at c, 2 times its limit, first"))
    }

    @Test("new categories are named with their share")
    func newNames() {
        var column = Conditions.column("wall", effect: 0.2, kind: .categorical) {
            $0.newCategories = ["vinyl", "metal"]
        }
        column.quality = [alarm(.newCategories, 0, 0.123)]
        #expect(
            actions([column]).first
                == "wall holds \"vinyl\" and \"metal\", unknown to the reference, in 12.3 % of the rows. Map the new "
                + "values to known ones, or retrain with them.")
    }

    @Test("values beyond the reference's range are named with the side")
    func range() {
        var above = Conditions.column("price", effect: 0.5)
        above.quality = [alarm(.aboveRange, 0, 0.4)]
        var below = Conditions.column("price", effect: 0.5)
        below.quality = [alarm(.belowRange, 0, 0.06)]
        #expect(
            actions([above]).first
                == "40 % of price lies above every value of the reference. Check its unit and source; the model "
                + "extrapolates there.")
        #expect(actions([below]).first?.hasPrefix("6 % of price lies below") == true)
    }

    @Test("many drifting inputs mean the population, few mean the column")
    func population() {
        let three = ["a", "b", "c"].map { Conditions.column($0, effect: $0 == "b" ? 0.5 : 0.2) }
        #expect(
            actions(three).first
                == "3 of 3 inputs drift: the population changed, not one column. Retrain on recent rows, or set a newer "
                + "baseline if this is the new normal.")
        #expect(actions(three).count == 4 && actions(three)[1].hasPrefix("Look at b, 5 times its limit, first"))
        #expect(
            actions([three[0], Conditions.column("x"), Conditions.column("y")])
                == [
                    "Look at a, 2 times its limit, first: it drifts. Compare its two distributions and ask what changed at "
                        + "its source."
                ])
    }

    @Test("predictions that move without inputs hint at concept drift or another version")
    func concept() {
        let found = actions([Conditions.column("a"), Conditions.column("prediction", .prediction, effect: 0.3)])
        #expect(found.count == 1 && found.first?.contains("concept drift") == true)
        // Without inputs to compare with, nothing can be said about them.
        #expect(actions([Conditions.column("prediction", .prediction, effect: 0.3)]).isEmpty)
    }

    @Test("inputs that move without predictions wait for labels")
    func inputsOnly() {
        let found = actions([Conditions.column("a", effect: 0.3), Conditions.column("score", .score)])
        #expect(found.first == "Inputs drift and the predictions do not. Wait for labels before you retrain.")
        #expect(found.count == 2)
        let many = ["a", "b", "c"].map { Conditions.column($0, effect: 0.3) } + [Conditions.column("score", .score)]
        #expect(actions(many)[1].contains("not one column. Set a newer baseline"))
    }
}

import Testing
import VigilDomain

@testable import VigilMonitoring

struct DriftActionsTests {
    private func actions(_ columns: [ColumnDrift], rows: Int = 500) -> [String] {
        DriftActions.recommended(for: columns, currentRows: rows)
    }

    private func empty(_ name: String, reference: Int = 2000) -> ColumnDrift {
        ColumnDrift(
            name: name, role: .feature, kind: .numeric, importance: 1,
            outcome: .notEnoughData(haveReference: reference, haveCurrent: 0, need: 20))
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

    @Test("many columns of one kind are counted")
    func many() {
        let all = actions((1...5).map { empty("c\($0)") })
        #expect(all.count == 4)
        #expect(all.last == "2 more columns went missing.")
    }

    @Test("a rise of missing values is named from five points on")
    func missesMore() {
        let column = Conditions.column("age") {
            $0.referenceMissingShare = 0.02
            $0.currentMissingShare = 0.32
        }
        #expect(
            actions([column])
                == ["age is missing in 32 % of the rows, in the reference in 2 %. Check what fills it."])
        let slight = Conditions.column("age") { $0.currentMissingShare = 0.049 }
        #expect(actions([slight]).isEmpty)
    }

    @Test("new categories are named with their share")
    func newNames() {
        let column = Conditions.column("wall", effect: 0.2, kind: .categorical) {
            $0.newCategoryShare = 0.123
            $0.newCategories = ["vinyl", "metal"]
        }
        #expect(
            actions([column]).first
                == "wall holds \"vinyl\" and \"metal\", unknown to the reference, in 12.3 % of the rows. Map the new "
                + "values to known ones, or retrain with them.")
    }

    @Test("values beyond the reference's range are named with the side")
    func range() {
        let above = Conditions.column("price", effect: 0.5) { $0.aboveRangeShare = 0.4 }
        let below = Conditions.column("price", effect: 0.5) { $0.belowRangeShare = 0.06 }
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
            actions(three)
                == [
                    "3 of 3 inputs drift: the population changed, not one column. Retrain on recent rows, or set a "
                        + "newer "
                        + "baseline if this is the new normal. The strongest is b, 5 times its limit."
                ])
        #expect(
            actions([three[0], Conditions.column("x"), Conditions.column("y")])
                == [
                    "Look at a, 2 times its limit, first: compare its two distributions and ask what changed at its "
                        + "source."
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
        #expect(actions(many).last?.contains("not one column. Set a newer baseline") == true)
    }
}

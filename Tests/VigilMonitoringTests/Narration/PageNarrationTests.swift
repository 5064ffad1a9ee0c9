import Testing
import VigilDomain

@testable import VigilMonitoring

struct ModelStatusTests {
    @Test("an open alert needs attention, drift or a missed target is watched, silence is no data")
    func status() {
        var model = Conditions.healthy("a")
        #expect(model.status == .healthy)
        model.targets = [Conditions.target(met: true)]
        #expect(model.status == .healthy)
        model.targets = [Conditions.target(met: false)]
        #expect(model.status == .watch)
        model = Conditions.drifting("a")
        #expect(model.status == .watch)
        model.openAlerts = [Conditions.alert()]
        #expect(model.status == .needsAttention)
        model.openAlerts[0].status = .resolved
        #expect(model.status == .watch)
        #expect(ModelCondition(schema: Fixtures.schema(.regression)).status == .noData)
    }

    @Test("a model about which nothing could be judged is not called healthy")
    func unjudged() {
        let none = Conditions.unjudged("a")
        #expect(none.status == .notEnoughData)
        // A number without any yardstick says nothing.
        var model = none
        model.newestMaturePoint = Fixtures.point(0.803, metric: .accuracy)
        #expect(model.status == .notEnoughData)
        model.reference = .measured(MetricMeasurement(value: 0.81, count: 2153))
        #expect(model.status == .healthy)
        model = none
        model.limit = Conditions.healthy("a").limit
        #expect(model.status == .notEnoughData)
        model.newestMaturePoint = Fixtures.point(.notEnoughData(have: 3, need: 20), metric: .accuracy)
        #expect(model.status == .notEnoughData)
        model.newestMaturePoint = Fixtures.point(0.803, metric: .accuracy)
        #expect(model.status == .healthy)
        model = none
        model.newestDrift = Conditions.finding([Conditions.column("income", effect: 0)])
        #expect(model.status == .healthy)
        let short = ColumnDrift(
            name: "income", role: .feature, kind: .numeric, importance: 1,
            outcome: .notEnoughData(haveReference: 2153, haveCurrent: 7, need: 20))
        model.newestDrift = Conditions.finding([short])
        #expect(model.status == .notEnoughData)
    }

    @Test("a main metric beyond its limit is watched before it is an alert")
    func beyondLimit() {
        var model = Conditions.healthy("a")
        model.newestMaturePoint = Fixtures.point(0.75, metric: .accuracy)
        #expect(model.status == .watch)
        #expect(model.isBeyondLimit)
        #expect(!model.isWithinLimit)
    }

    @Test("statuses sort worst first")
    func order() {
        #expect(
            ModelStatus.allCases.shuffled().sorted() == [.needsAttention, .watch, .healthy, .notEnoughData, .noData])
        #expect(
            ModelStatus.allCases.map(\.title)
                == ["Needs attention", "Watch", "Healthy", "Not enough data", "No data"])
    }
}

struct OverviewNarrationTests {
    private func sentence(_ models: [ModelCondition]) -> [String] {
        let sentence = OverviewNarration.sentence(models)
        return [sentence.headline, sentence.detail]
    }

    private func several(_ count: Int, _ make: (String) -> ModelCondition) -> [ModelCondition] {
        (0..<count).map { make("m\($0)") }
    }

    @Test("the answer comes first: how many need attention, which, and how the others are")
    func attention() {
        let alarmed = Conditions.alarmed("property-valuation")
        #expect(
            sentence([alarmed] + several(5, Conditions.drifting))
                == [
                    "1 of 6 models needs attention",
                    "property-valuation. The others are within their limits; 5 drift enough to watch.",
                ])
        #expect(
            sentence([Conditions.alarmed("b"), Conditions.alarmed("a"), Conditions.healthy("c")])
                == ["2 of 3 models need attention", "a and b. The other is healthy."])
        #expect(
            sentence([alarmed] + several(2, Conditions.healthy))
                == ["1 of 3 models needs attention", "property-valuation. The others are healthy."])
        #expect(
            sentence([alarmed, Conditions.drifting("d")])[1]
                == "property-valuation. The other is within its limit; it drifts enough to watch.")
        #expect(sentence([alarmed, Conditions.silent("s")])[1] == "property-valuation. The other has no data yet.")
        #expect(sentence([alarmed]) == ["The only model needs attention", "property-valuation."])
        #expect(
            sentence([alarmed, Conditions.drifting("d"), Conditions.missing("e"), Conditions.silent("f")])
                == [
                    "1 of 4 models needs attention",
                    "property-valuation. Of the others 1 drifts enough to watch, 1 misses a target and 1 has no data "
                        + "yet.",
                ])
    }

    @Test("only models with a value within a limit are said to be within one")
    func claims() {
        let alarmed = Conditions.alarmed("a")
        var free = Conditions.drifting("b")
        free.limit = nil
        #expect(
            sentence([alarmed, free, Conditions.healthy("c")])[1] == "a. Of the others 1 drifts enough to watch.")
        #expect(sentence([alarmed, free])[1] == "a. The other drifts enough to watch.")
        var beyond = Conditions.drifting("b")
        beyond.newestMaturePoint = Fixtures.point(0.75, metric: .accuracy)
        #expect(sentence([alarmed, beyond])[1] == "a. The other is beyond its limit without an alert.")
        #expect(
            sentence([alarmed, Conditions.unjudged("b"), Conditions.unjudged("c")])[1]
                == "a. Of the others 2 have not enough data yet.")
    }

    @Test("without alerts the watched ones are named by number")
    func watched() {
        #expect(
            sentence([Conditions.drifting("a"), Conditions.healthy("b")])
                == ["No model needs attention; 1 of 2 models is worth watching", "1 drifts enough to watch."])
        #expect(
            sentence(several(2, Conditions.missing))
                == ["No model needs attention; all 2 models are worth watching", "2 miss a target."])
    }

    @Test("healthy and silent models are said to be so")
    func quiet() {
        #expect(sentence(several(4, Conditions.healthy)) == ["All 4 models are healthy", ""])
        #expect(
            sentence([Conditions.healthy("a"), Conditions.silent("b")])
                == ["1 of 2 models is healthy", "1 has no data yet."])
        #expect(sentence(several(2, Conditions.silent)) == ["No data yet from any of 2 models", ""])
        #expect(sentence([Conditions.silent("a")]) == ["No data yet from the only model", ""])
        #expect(sentence([Conditions.healthy("a")]) == ["The only model is healthy", ""])
        #expect(sentence([]) == ["No model is registered yet", ""])
        #expect(
            sentence([Conditions.unjudged("a"), Conditions.silent("b")])
                == ["No model can be judged yet", "1 has not enough data yet and 1 has no data yet."])
        #expect(
            sentence([Conditions.unjudged("a"), Conditions.healthy("b")])
                == ["1 of 2 models is healthy", "1 has not enough data yet."])
    }
}

struct ModelNarrationTests {
    private func headline(_ model: ModelCondition) -> String { ModelNarration.sentence(model).headline }

    @Test("one breached window: value, window, limit and reference")
    func oneWindow() {
        var model = Conditions.alarmed("lead-scoring")
        model.reference = .measured(MetricMeasurement(value: 0.8142, count: 2153))
        #expect(
            headline(model)
                == "Accuracy is 0.700 in Sep 1997, below its limit of 0.764; the reference has 0.814.")
    }

    @Test("several breached windows: since when and how many")
    func severalWindows() {
        var model = ModelCondition(schema: Fixtures.schema(.regression), hasData: true, hasBaseline: true)
        var alert = Conditions.alert(.meanAbsoluteError)
        alert.comparison = .above
        alert.limit = 15_000
        alert.measurement.value = 21_970
        alert.breachedWindows = 6
        alert.firstWindow = Fixtures.month(4)
        model.openAlerts = [alert]
        #expect(
            headline(model)
                == "Mean absolute error is 21,970 in Sep 1997 and has been above its limit of 15,000 for 6 months, "
                + "since "
                + "Apr 1997.")
    }

    @Test("without an alert the newest mature window stands against its limit")
    func within() {
        var model = Conditions.healthy("a")
        #expect(headline(model) == "Accuracy is 0.803 in Sep 1997, within its limit of 0.764.")
        model.limit = nil
        #expect(headline(model) == "Accuracy is 0.803 in Sep 1997.")
        model = Conditions.healthy("a")
        model.newestMaturePoint = Fixtures.point(0.75, metric: .accuracy)
        #expect(headline(model) == "Accuracy is 0.750 in Sep 1997, below its limit of 0.764 but not an alert yet.")
    }

    @Test("a value beyond the limit whose alert has ended is not said to have had none")
    func endedAlert() {
        var model = Conditions.healthy("a")
        model.newestMaturePoint = Fixtures.point(0.75, window: Fixtures.month(5), metric: .accuracy)
        var alert = Conditions.alert()
        alert.status = .resolved
        alert.firstWindow = Fixtures.month(4)
        alert.lastWindow = Fixtures.month(6)
        model.endedAlerts = [alert]
        #expect(
            headline(model)
                == "Accuracy is 0.750 in May 1997, below its limit of 0.764; the alert since Apr 1997 ended in Jun 1997."
        )
        model.endedAlerts[0].lastWindow = Fixtures.month(4)
        #expect(headline(model) == "Accuracy is 0.750 in May 1997, below its limit of 0.764 but not an alert yet.")
        model.isPast = true
        #expect(headline(model) == "Accuracy is 0.750 in May 1997, below its limit of 0.764 without an alert.")
        model.endedAlerts[0].firstWindow = Fixtures.month(5)
        model.endedAlerts[0].lastWindow = Fixtures.month(5)
        #expect(headline(model) == "Accuracy is 0.750 in May 1997, below its limit of 0.764; its alert has ended.")
    }

    @Test("what is not known is said to be so, with the reason")
    func unknown() {
        var model = Conditions.healthy("a")
        model.newestMaturePoint = nil
        model.newestPoint = Fixtures.point(0.9, count: 12, metric: .accuracy, mature: false)
        model.newestPoint?.labels = LabelCoverage(predictions: 1733, labelled: 12, lastLabelAt: nil, isMature: false)
        #expect(headline(model) == "Accuracy of Sep 1997 is not known yet: 12 of 1,733 labels have come.")
        model.newestPoint = Fixtures.point(.notEnoughData(have: 0, need: 1), metric: .accuracy)
        #expect(headline(model) == "Accuracy of Sep 1997 is not known yet: not enough data, 0 rows of 1 needed.")
        model.newestPoint = nil
        #expect(headline(model) == "Accuracy is not known yet.")
        #expect(headline(Conditions.silent("a")) == "No data yet.")
        #expect(ModelNarration.sentence(Conditions.silent("a")).detail == "")
    }

    @Test("other alerts, missed targets and drift follow")
    func details() {
        var model = Conditions.drifting("a")
        var latency = Conditions.alert(.inferenceTimeP95)
        latency.comparison = .above
        latency.limit = 200
        latency.measurement.value = 312
        model.openAlerts = [latency]
        model.targets = [Conditions.target(met: false), Conditions.target(met: true)]
        #expect(
            ModelNarration.sentence(model).detail
                == "Inference time at the 95th percentile is 312 ms in Sep 1997, above its limit of 200 ms. It "
                + "misses its "
                + "target: accuracy of at least 0.900. 1 of 2 inputs drifts in Sep 1997: age.")
    }

    @Test("a model without a baseline says that drift is not checked")
    func withoutBaseline() {
        var model = Conditions.healthy("a")
        model.newestDrift = nil
        #expect(ModelNarration.sentence(model).detail == "No window was checked for drift yet.")
        model.isPast = true
        #expect(ModelNarration.sentence(model).detail == "No window of these days was checked for drift.")
        model.isPast = false
        model.hasBaseline = false
        #expect(ModelNarration.sentence(model).detail == "Drift is not checked: no baseline is set.")
    }
}

struct DriftNarrationTests {
    @Test("the drifted inputs are named, strongest first, then the outputs")
    func check() {
        func sentence(_ columns: [ColumnDrift]) -> String {
            DriftNarration.sentence(Conditions.result(columns), window: "2007 Q2")
        }
        let still = Conditions.column("still", effect: 0)
        #expect(sentence([still]) == "None of 1 input drifts in 2007 Q2.")
        #expect(
            sentence([
                Conditions.column("a", effect: 0.2), Conditions.column("b", effect: 0.4), still,
                Conditions.column("prediction", .prediction, effect: 0.3),
            ]) == "2 of 3 inputs drift in 2007 Q2: b and a. The prediction drifts.")
        #expect(sentence([Conditions.column("score", .score, effect: 0.3)]) == "The score drifts in 2007 Q2.")
        #expect(
            sentence([Conditions.column("score", .score, effect: 0)])
                == "Neither prediction nor score drifts in 2007 Q2.")
        #expect(sentence([]) == "Not enough data for a drift check in 2007 Q2: 500 rows against 2,153.")
        var changed = ColumnDrift(
            name: "a", role: .feature, kind: .numeric, importance: 1,
            outcome: .notEnoughData(haveReference: 2153, haveCurrent: 0, need: 20), status: .typeChanged)
        #expect(
            sentence([changed])
                == "No column could be compared in 2007 Q2: the only one changed its type, from numbers to names or the "
                + "other way round.")
        changed.name = "b"
        #expect(
            sentence([changed, changed]).hasPrefix("No column could be compared in 2007 Q2: every one changed its"))
    }

    @Test("a column's test is told in words")
    func column() {
        #expect(
            DriftNarration.sentence(Conditions.column("a", effect: 0.2286))
                == "The two distribution functions differ by at most 0.107, p = 1.0e-8 adjusted for the number of "
                + "columns. The values moved by 0.229 reference standard deviations, corrected for chance; 0.1 "
                + "counts as "
                + "relevant. It drifted.")
        let short = ColumnDrift(
            name: "a", role: .feature, kind: .numeric, importance: 1,
            outcome: .notEnoughData(haveReference: 2153, haveCurrent: 7, need: 20))
        #expect(
            DriftNarration.sentence(short)
                == "Not enough data: 2,153 values in the reference and 7 in the window, 20 needed on each side.")
    }
}

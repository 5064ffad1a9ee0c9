import Foundation
import Testing
import VigilDomain
import VigilMonitoring
import VigilStorage

@testable import VigilDashboard

@Suite("a model's page")
struct ModelPageTests {
    private func reading(
        _ name: String, _ parameters: ModelPageParameters = ModelPageParameters(),
        change: (inout FakeStore.Contents) throws -> Void = { _ in }
    ) async throws -> (FakeStore, ModelPageReading) {
        var contents = try MockModels.contents()
        try change(&contents)
        let fake = FakeStore(contents)
        let reader = ModelReader(store: fake.store, references: ReferenceCache(models: fake))
        return (fake, try #require(try await ModelPage.read(reader, ModelName(name), parameters)))
    }

    private func model(_ name: String, _ parameters: ModelPageParameters = ModelPageParameters()) async throws
        -> ModelPageModel
    {
        ModelPageModel(try await reading(name, parameters).1, parameters: parameters)
    }

    @Test("begins with what is wrong and since when")
    func sentence() async throws {
        let page = try await model("property-valuation")
        #expect(page.status == .needsAttention)
        #expect(page.sentence.headline.hasPrefix("Mean absolute error is 21,324 in 1998 Q2"))
        #expect(page.period == "1 Jan 1995 to 30 Sep 1998: all 15 quarters with data.")
    }

    @Test("no number stands without its yardstick")
    func tiles() async throws {
        let tiles = try await model("property-valuation").tiles
        #expect(
            tiles.map(\.title) == [
                "Mean absolute error", "Mean error", "Drifted features", "Labels known", "Predictions", "Latency p95",
            ])
        #expect(tiles[0].note.hasPrefix("at most 15,000; reference 11,"))
        #expect(tiles[0].note.hasSuffix("; in 1998 Q2, n = 1,650"))
        #expect(tiles[0].kind == .bad)
        #expect(tiles[1].note.hasPrefix("predictions are too low; reference"))
        #expect(tiles[2].value == "1 of 15")
        #expect(tiles[3].note == "1,012 of 1,710 in 1998 Q3, waiting for more")
        #expect(tiles[5].help == .latency)
    }

    @Test("the chart has the limit, the target, the reference and the alert")
    func chart() async throws {
        let chart = try #require(try await model("property-valuation").chart)
        #expect(chart.lines.map(\.kind) == [.limit, .target, .reference])
        #expect(chart.lines.map(\.label).prefix(2) == ["alert above 15,000", "target 10,000"])
        #expect(chart.events.map(\.label) == ["alert: above 15,000"])
        #expect(chart.points.filter(\.isMaturing).map(\.name) == ["1998 Q3"])
        #expect(chart.points.filter(\.isBeyondLimit).count == 9)
        #expect(chart.points.last?.note == "waiting for labels, 1,012 of 1,710 known")
    }

    @Test("a window without a value leaves a gap that says why")
    func gap() async throws {
        let chart = try #require(try await model("churn-prediction").chart)
        #expect(chart.points.last?.value == nil)
        #expect(chart.points.last?.note == "waiting for labels, 52 of 1,050 known")
        #expect(chart.points.first?.note == "2,100 rows")
    }

    @Test("the tile is about the newest window that the rule judges, like the headline")
    func judgedWindow() async throws {
        let (_, reading) = try await reading("churn-prediction") { contents in
            let index = try #require(contents.points.lastIndex { $0.model.rawValue == "churn-prediction" })
            // A window so small that no rule judges it, its few labels known.
            contents.points[index].value = .measured(MockModels.measurement(0.31, margin: 0.2, count: 12))
            contents.points[index].labels = LabelCoverage(
                predictions: 12, labelled: 12, lastLabelAt: nil, isMature: true)
        }
        let page = ModelPageModel(reading, parameters: ModelPageParameters())
        #expect(page.tiles[0].value == "0.741")
        #expect(page.tiles[0].note.hasSuffix("in Jan 1998, n = 1,350"))
        #expect(page.sentence.headline.hasPrefix("Precision is 0.741 in Jan 1998, below its limit of 0.790"))
        // The rule says nothing about the small window, and neither does its colour.
        #expect(page.chart?.points.last?.value == 0.31)
        #expect(page.chart?.points.last?.isBeyondLimit == false)
    }

    @Test("a value whose interval reaches across the limit is coloured as the rule judges it")
    func uncertain() async throws {
        let (_, reading) = try await reading("churn-prediction") { contents in
            let index = try #require(contents.points.firstIndex { $0.model.rawValue == "churn-prediction" })
            contents.points[index].value = .measured(MockModels.measurement(0.78, margin: 0.04, count: 2100))
        }
        let page = ModelPageModel(reading, parameters: ModelPageParameters())
        #expect(page.chart?.points.first?.isBeyondLimit == false)
        #expect(page.chart?.points.dropFirst().first?.isBeyondLimit == true)
    }

    @Test("an alert that has ended since is part of the answer about its days")
    func endedAlert() async throws {
        let parameters = ModelPageParameters(items: FormQuery.items("from=1997-09-01&to=1997-10-31"))
        let (_, reading) = try await reading("churn-prediction", parameters) { contents in
            let schema = try #require(contents.models.first { $0.schema.model.rawValue == "churn-prediction" }).schema
            let windows = MockModels.months(from: 1997, month: 9, count: 5)
            contents.alerts.append(
                MockModels.alert(
                    schema, rule: "precision-worse", .precision, limit: 0.79, comparison: .below, severity: .medium,
                    from: windows[0], to: windows[4], value: 0.741, windows: 5, status: .resolved))
        }
        let headline = ModelPageModel(reading, parameters: parameters).sentence.headline
        #expect(headline.hasPrefix("Precision is 0.771 in Oct 1997, below its limit of 0.790; the alert since Sep"))
    }

    @Test("columns that drift most often over the shown windows lead, and the strongest now is looked at")
    func drift() async throws {
        let drift = try #require(try await model("property-valuation").drift)
        let counts = drift.rows.map { row in row.cells.cells.count { $0.isDrifted } }
        #expect(counts == counts.sorted(by: >))
        #expect(Set(drift.rows.prefix(2).map(\.name)) == ["age_years", "wall"])
        #expect(drift.rows.allSatisfy { !$0.p.isEmpty && !$0.adjustedP.isEmpty })
        #expect(drift.chosen?.column.name == "age_years")
        #expect(drift.windows.first?.name == "1998 Q3")
        #expect(
            drift.rows.first { $0.name == "wall" }?.cells.summary == "wall: drifted in 7 of 15 windows, last in 1998 Q1"
        )
        guard case .numeric(let histogram)? = drift.chosen?.chart?.distribution.shape else {
            Issue.record("the distributions are not there")
            return
        }
        #expect(histogram.reference.count <= 30)
    }

    @Test("another feature and an earlier window can be looked at")
    func chosen() async throws {
        let window = try #require(Timestamp("1997-01-01T00:00:00Z"))
        let page = try await model("property-valuation", ModelPageParameters(feature: "wall", window: window))
        let drift = try #require(page.drift)
        #expect(drift.chosen?.window == "1997 Q1")
        #expect(drift.chosen?.column.isDrifted == true)
        #expect(drift.isPast)
        // That window's rows are not in the store: the page says so instead of drawing nothing.
        #expect(drift.chosen?.chart?.distribution.shape == .empty)
        let unknown = try await model("property-valuation", ModelPageParameters(feature: "no such column"))
        #expect(unknown.drift?.chosen?.column.name == "age_years")
    }

    @Test("the outcome is drawn from the labels that are known")
    func outcome() throws {
        let schema = ModelSchema(model: try ModelName("m"), task: .regression, features: [])
        let column = ColumnDrift(
            name: "label", role: .label, kind: .numeric, importance: 1,
            outcome: .notEnoughData(haveReference: 0, haveCurrent: 2, need: 20))
        let place = try #require(ColumnPlace(column, in: schema))
        let labels = Column.numeric(NumericColumn([1, .nan, 3]))
        #expect(place.values(in: PredictionBatch(schema: schema), labels: labels) == .numeric(NumericColumn([1, 3])))
    }

    @Test("a goal that was never met says so")
    func targets() async throws {
        let page = try await model("property-valuation")
        #expect(page.targets.map(\.history) == ["Not met since registration."])
        #expect(page.targets.map(\.isMet) == [false])
        let leads = try await model("lead-scoring")
        #expect(leads.targets.map(\.goal) == ["Accuracy, at least 0.980"])
    }

    @Test("a chosen metric has its own limits, and the others can be chosen")
    func metric() async throws {
        let page = try await model("property-valuation", ModelPageParameters(metric: .rSquared))
        #expect(page.metric.id == .rSquared)
        #expect(page.metrics.map(\.id) == [.meanAbsoluteError, .meanError, .rSquared])
        #expect(page.chart?.lines.map(\.kind) == [.reference])
        #expect(page.chart?.events.isEmpty == true)
        let unknown = try await model("property-valuation", ModelPageParameters(metric: MetricID("<b>")))
        #expect(unknown.chart == nil)
        let text = unknown.page(in: PageContextFixture.context).content.text
        #expect(MarkupCheck(text).faults.isEmpty)
        #expect(text.contains("&lt;b&gt;"))
    }

    @Test("chosen days are read and nothing else")
    func days() async throws {
        let parameters = ModelPageParameters(items: FormQuery.items("from=1996-01-01&to=1996-12-31"))
        let (fake, reading) = try await reading("property-valuation", parameters)
        let page = ModelPageModel(reading, parameters: parameters)
        #expect(page.chart?.points.map(\.name) == ["1996 Q1", "1996 Q2", "1996 Q3", "1996 Q4"])
        #expect(page.period == "1 Jan 1996 to 31 Dec 1996, 4 quarters with data.")
        #expect(await fake.findingsRead == 4)
    }

    @Test("days without data say so and lead back")
    func noDays() async throws {
        let parameters = ModelPageParameters(items: FormQuery.items("from=2020-01-01&to=2020-12-31"))
        let page = try await model("property-valuation", parameters)
        #expect(page.period == "There are no data from 1 Jan 2020 to 31 Dec 2020.")
        #expect(page.chart == nil)
        let matching = try await model("property-matching", parameters)
        #expect(matching.status == .notEnoughData)
        #expect(matching.sentence == PageSentence(headline: "Nothing is known of these days."))
    }

    @Test("a short range reads only so many points")
    func bounded() async throws {
        let (fake, reading) = try await reading("property-valuation", ModelPageParameters(range: .newest(5)))
        #expect(reading.model.points.count == 5)
        #expect(reading.model.drift.count == 5)
        #expect(await fake.findingsRead == 5)
        #expect(await fake.windowsRead <= 6)
        let page = ModelPageModel(reading, parameters: ModelPageParameters(range: .newest(5)))
        #expect(page.period == "1 Jul 1997 to 30 Sep 1998: the last 5 quarters with data.")
    }

    @Test("a window of too many rows is not read, and the page says what to do")
    func tooLarge() async throws {
        let (_, reading) = try await reading("property-valuation") { contents in
            let last = contents.windows.lastIndex { $0.schema.model.rawValue == "property-valuation" }
            if let last { contents.windows[last].progress.predictions = 5_000_000 }
        }
        #expect(reading.distribution == nil)
        let page = ModelPageModel(reading, parameters: ModelPageParameters())
        #expect(page.drift?.chosen?.note.contains("5,000,000 rows") == true)
    }

    @Test("a model without data shows the request that sends the first prediction")
    func noData() async throws {
        let page = try await model("flight-delay")
        #expect(page.status == .noData)
        let text = page.page(in: PageContextFixture.context).content.text
        #expect(text.contains("<details id=\"send\" open>"))
        #expect(text.contains("curl http://127.0.0.1:8080/api/v1/models/flight-delay/predictions"))
        #expect(text.contains("&quot;score&quot;: 0.73"))
        #expect(text.contains("vigil models baseline flight-delay --from reference.csv"))
    }

    @Test("every example of a request is JSON that can be copied")
    func examples() async throws {
        for name in ["property-valuation", "churn-prediction", "lead-scoring", "property-matching", "flight-delay"] {
            let page = try await model(name)
            let text = HowTo.section(page.schema, since: nil, isOpen: true, in: PageContextFixture.context).text
            let bodies = text.split(separator: "<code>").dropFirst().compactMap { command -> String? in
                let plain = Self.unescaped(String(command.prefix { $0 != "<" }))
                guard let start = plain.firstRange(of: "-d '") else { return nil }
                return String(plain[start.upperBound...].dropLast())
            }
            #expect(bodies.count == 4)
            for body in bodies { _ = try JSONSerialization.jsonObject(with: Data(body.utf8)) }
        }
    }

    @Test("the example of a past range begins with the data")
    func since() async throws {
        let text = try await model("property-valuation").page(in: PageContextFixture.context).content.text
        #expect(text.contains("vigil check property-valuation --since 1995-01-01 --server"))
    }

    private static func unescaped(_ text: String) -> String {
        text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
            .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    @Test("two versions in one window count once, and the change of version is marked")
    func versions() async throws {
        let parameters = ModelPageParameters()
        let (_, reading) = try await reading("property-valuation") { contents in
            var newer = try MockModels.valuationSchema()
            newer.version = "4.0"
            contents.models.append(RegisteredModel(schema: newer, registeredAt: MockModels.now))
            let last = MockModels.quarters(from: 1995, count: 15)[14]
            let coverage = LabelCoverage(predictions: 10, labelled: 10, lastLabelAt: nil, isMature: true)
            contents.points.append(MockModels.point(newer, .meanAbsoluteError, last, 9000, margin: 10, coverage))
        }
        let page = ModelPageModel(reading, parameters: parameters)
        #expect(page.versions == ["4.0", "3.0"])
        #expect(page.chart?.points.count == 15)
        #expect(page.chart?.points.last?.value == 9000)
        #expect(page.chart?.events.map(\.kind) == [.alert, .version])
    }

    @Test("an unknown model or version has no page")
    func unknown() async throws {
        let fake = FakeStore(try MockModels.contents())
        let reader = ModelReader(store: fake.store, references: ReferenceCache(models: fake))
        let context = PageContextFixture.context
        #expect(try await ModelPage.page(reader, ModelName("nobody"), ModelPageParameters(), in: context) == nil)
        let other = ModelPageParameters(version: "9")
        #expect(try await ModelPage.page(reader, ModelName("lead-scoring"), other, in: context) == nil)
    }

    @Test("hostile names and texts are text everywhere on the page")
    func hostile() async throws {
        let evil = "<script>alert(\"1\")</script>'&"
        let parameters = ModelPageParameters(feature: evil)
        let (_, reading) = try await reading("lead-scoring", parameters) { contents in
            let index = try #require(contents.models.firstIndex { $0.schema.model.rawValue == "lead-scoring" })
            let old = contents.models[index].schema
            var schema = old
            schema.version = evil
            schema.summary = evil
            schema.features[0].name = evil
            contents.models[index].schema = schema
            contents.baselines = contents.baselines.map { baseline in
                var copy = baseline
                if copy.schema == old { copy.schema = schema }
                return copy
            }
            contents.drift = contents.drift.map { finding in
                guard finding.model == schema.model else { return finding }
                var copy = finding
                copy.version = evil
                copy.result.columns[0].name = evil
                copy.result.recommendedActions = [evil]
                if case .measured(var measured) = copy.result.columns[0].outcome {
                    measured.newCategories = [evil]
                    measured.recipe = evil
                    measured.test = evil
                    copy.result.columns[0].outcome = .measured(measured)
                }
                return copy
            }
            contents.points = contents.points.map { point in
                var copy = point
                if copy.model == schema.model { copy.version = evil }
                return copy
            }
            contents.rules.append(MockModels.rule(schema, evil, MetricID(evil), .below, .absolute(1), .high))
            var alert = MockModels.alert(
                schema, rule: evil, .accuracy, limit: 1, comparison: .below, severity: .low,
                from: MockModels.quarters(from: 2007, count: 1)[0], to: MockModels.quarters(from: 2007, count: 2)[1],
                value: 0.5, windows: 2, status: .resolved)
            alert.id = evil
            alert.summary = evil
            contents.alerts.append(alert)
        }
        let page = ModelPageModel(reading, parameters: parameters)
        let document = page.page(in: PageContextFixture.context).document(in: PageContextFixture.context).text
        let check = MarkupCheck(document)
        #expect(check.faults.isEmpty, "\(check.faults.prefix(5))")
        #expect(!document.contains("<script>alert"))
        #expect(document.contains("&lt;script&gt;alert"))
        #expect(page.drift?.chosen?.column.name == evil)
    }
}

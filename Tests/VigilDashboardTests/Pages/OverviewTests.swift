import Testing
import VigilDomain
import VigilMonitoring
import VigilStorage

@testable import VigilDashboard

@Suite("the overview")
struct OverviewTests {
    private func readings() async throws -> (FakeStore, [ModelReading]) {
        let fake = FakeStore(try MockModels.contents())
        let reader = ModelReader(store: fake.store, references: ReferenceCache(models: fake))
        return (fake, try await Overview.read(reader))
    }

    @Test("begins with the sentence and lists the worst first")
    func order() async throws {
        let model = OverviewModel(try await readings().1, parameters: OverviewParameters())
        #expect(model.sentence.headline == "1 of 5 models needs attention")
        #expect(
            model.rows.map(\.model.rawValue)
                == ["property-valuation", "churn-prediction", "lead-scoring", "property-matching", "flight-delay"])
        #expect(model.rows.map(\.status) == [.needsAttention, .watch, .watch, .healthy, .noData])
        #expect(model.counts == [.needsAttention: 1, .watch: 2, .healthy: 1, .noData: 1])
    }

    @Test("a row holds the newest value that may decide, beside its limit")
    func row() async throws {
        let model = OverviewModel(try await readings().1, parameters: OverviewParameters())
        let row = try #require(model.rows.first)
        #expect(row.metric?.value == "21,324")
        #expect(row.metric?.note == "MAE, at most 15,000")
        #expect(row.metric?.isBad == true)
        #expect(row.alerts == "1 open alert, critical, since 1996 Q2")
        #expect(row.labels == OverviewModel.Labels(share: "59.2 %", note: "waiting for more"))
        #expect(row.predictions == "1,710")
        #expect(row.window == "1998 Q3")
        #expect(row.drift == "1 of 15 features: age_years")
        #expect(row.sparkline?.isMaturing == true)
        #expect(row.latency == nil)
        #expect(model.rows[2].latency == "94.2 ms")
    }

    @Test("filters narrow the rows and keep what was typed")
    func filters() async throws {
        let readings = try await readings().1
        let churn = OverviewModel(readings, parameters: OverviewParameters(search: "CHURN"))
        #expect(churn.rows.map(\.model.rawValue) == ["churn-prediction"])
        #expect(churn.counts == [.watch: 1])
        let healthy = OverviewModel(readings, parameters: OverviewParameters(status: .healthy))
        #expect(healthy.rows.map(\.model.rawValue) == ["property-matching"])
        #expect(healthy.counts.count == 4)
        let hostile = "\"><script>alert(1)</script>"
        let none = OverviewModel(readings, parameters: OverviewParameters(search: hostile, status: .watch))
        let text = none.page(in: PageContextFixture.context).content
        #expect(none.rows.isEmpty)
        #expect(text.text.contains("There is no model whose name holds"))
        #expect(text.text.contains("Show all 5"))
        // What a search finds nothing of while one types, before the server is asked.
        #expect(churn.page(in: PageContextFixture.context).content.text.contains("data-nothing-found hidden>No model"))
        let check = MarkupCheck(text.text)
        #expect(check.faults.isEmpty)
        #expect(!check.elements.contains("script"))
    }

    @Test("without a model it says how to register one")
    func empty() {
        let page = OverviewModel([], parameters: OverviewParameters()).page(in: PageContextFixture.context)
        let text = page.content.text
        #expect(text.contains("<h1>No model is registered yet</h1>"))
        #expect(text.contains("vigil models add --from predictions.csv --name my-model --server http://127.0.0.1:8080"))
        #expect(text.contains("curl http://127.0.0.1:8080/api/v1/models"))
    }

    @Test("what was not reported says how to send it")
    func deadEnds() async throws {
        let model = OverviewModel(try await readings().1, parameters: OverviewParameters())
        let text = model.page(in: PageContextFixture.context).content.text
        #expect(text.contains("<a href=\"/models/property-valuation#send-latency\">how to send it</a>"))
        #expect(text.contains("<a href=\"/models/flight-delay#send-predictions\">how to send them</a>"))
    }

    @Test("a state is shape and word, not colour alone")
    func badges() {
        #expect(Badge.status(.needsAttention).text == "<span class=\"badge critical\">Needs attention</span>")
        #expect(Set(ModelStatus.allCases.map { Badge.name($0) }).count == ModelStatus.allCases.count)
    }

    @Test("reads no more than it shows")
    func bounded() async throws {
        let (fake, readings) = try await readings()
        #expect(await fake.findingsRead == 4)
        // 15 + 8 + 11 + 15 points of main metrics, 11 of latency, and targets' metrics, which are main ones here.
        #expect(await fake.pointsRead == 60)
        #expect(readings.allSatisfy { $0.points.count <= Overview.windows })
        #expect(await fake.baselinesRead == 4)
    }

    @Test("a baseline is read once and not again")
    func cached() async throws {
        let fake = FakeStore(try MockModels.contents())
        let reader = ModelReader(store: fake.store, references: ReferenceCache(models: fake))
        _ = try await Overview.read(reader)
        _ = try await Overview.read(reader)
        #expect(await fake.baselinesRead == 4)
    }

    @Test("hundreds of models are shortened to those that need attention most")
    func many() throws {
        let schema = try MockModels.valuationSchema()
        let readings = try (0..<400).map { index in
            var copy = schema
            copy.model = try ModelName("model-\(index)")
            return ModelReading(registered: RegisteredModel(schema: copy, registeredAt: MockModels.now))
        }
        let model = OverviewModel(readings, parameters: OverviewParameters())
        #expect(model.rows.count == OverviewModel.mostRows)
        #expect(model.page(in: PageContextFixture.context).content.text.contains("of 400. Search to see others."))
    }
}

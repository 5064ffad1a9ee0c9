import Testing
import VigilDomain
import VigilMonitoring
import VigilStorage

@testable import VigilDashboard

@Suite("what a metric's windows are held against")
struct YardstickTests {
    private func reader(_ contents: FakeStore.Contents) -> (ModelReader, FakePerformance) {
        let fake = FakeStore(contents)
        return (
            ModelReader(store: fake.store, references: ReferenceCache(models: fake)), FakePerformance(store: fake)
        )
    }

    private func page(_ contents: FakeStore.Contents, _ query: String = "last=90") async throws -> ModelPageModel {
        let parameters = ModelPageParameters(items: FormQuery.items(query))
        let reading = try await ModelPage.read(reader(contents).0, ModelName("lead-scoring"), parameters)
        return ModelPageModel(try #require(reading), parameters: parameters)
    }

    private func history(_ contents: FakeStore.Contents, _ query: String = "last=90") async throws -> HistoryModel {
        let (reader, source) = reader(contents)
        let parameters = HistoryParameters(items: FormQuery.items(query))
        let reading = try await HistoryPage.read(reader, source, ModelName("lead-scoring"), parameters)
        return HistoryModel(try #require(reading), parameters: parameters)
    }

    @Test("a window that does not fit the others is marked on the model's page and told in words")
    func anomaly() async throws {
        let page = try await page(TwoVersions.odd())
        let marked = try #require(page.chart).points.filter(\.isOdd)
        #expect(marked.map(\.name) == ["2026-05-31"])
        #expect(marked.first?.note.contains("out of the ordinary, about 0.8") == true)
        #expect(
            page.oddities.hasPrefix(
                "Diamonds: out of the ordinary beside the other windows. 2026-05-31 with 0.550, where about 0.8"))
        #expect(page.oddities.hasSuffix("robust standard deviations too low)."))
        let text = page.page(in: PageContextFixture.context).content.text
        #expect(text.contains("class=\"odd\"") && MarkupCheck(text).faults.isEmpty)
    }

    @Test("windows of chosen days are judged by those up to then, without a forecast")
    func days() async throws {
        let found = try await page(TwoVersions.odd(), "from=2026-05-25&to=2026-06-03")
        #expect(found.chart?.points.filter(\.isOdd).map(\.name) == ["2026-05-31"])
        #expect(found.chart?.forecast.isEmpty == true && found.outlook.isEmpty)
        let before = try await page(TwoVersions.odd(), "from=2026-05-10&to=2026-05-28")
        #expect(before.oddities.isEmpty && before.chart?.points.contains { $0.isOdd } == false)
    }

    @Test("too few windows say nothing about what is ordinary")
    func few() async throws {
        var contents = try TwoVersions.odd(at: 3)
        contents.points = Array(contents.points.prefix(10))
        #expect(try await page(contents).oddities.isEmpty)
        #expect(try await history(contents).oddities.isEmpty)
    }

    @Test("the history marks them too, in the chart and in the row")
    func history() async throws {
        let found = try await history(TwoVersions.odd())
        #expect(found.chart?.points.filter(\.isOdd).map(\.name) == ["2026-05-31"])
        #expect(found.rows.filter { $0.note.contains("out of the ordinary") }.map(\.window) == ["2026-05-31"])
        #expect(found.oddities.hasPrefix("Diamonds"))
    }

    @Test("the limit that a rule takes from the baseline is drawn, and what is beyond it is red")
    func referenceLimit() async throws {
        let baseline = MockModels.smallBaseline(try TwoVersions.schema("1.0"))
        let limit = try #require(try ReferenceLimit.main(of: baseline, budget: .standard))
        let lower = try #require(limit.limits(rows: 40).lower)
        let page = try await page(TwoVersions.limited())
        let chart = try #require(page.chart)
        let stepped = try #require(chart.steppedLimits.first)
        #expect(chart.steppedLimits.count == 1 && stepped.steps.count == 40)
        #expect(stepped.steps.allSatisfy { $0.value == lower })
        #expect(stepped.label == "worse than reference below \(NumberText.share(lower))")
        #expect(chart.points.filter(\.isBeyondLimit).map(\.name) == ["2026-05-31"])
        let history = try await history(TwoVersions.limited())
        #expect(
            history.sentence.headline.hasPrefix("Accuracy was beyond its limit in 1 of 40 days, last in 2026-05-31"))
        #expect(history.rows.filter(\.isBeyondLimit).count == 1)
    }

    @Test("it is drawn for the main metric alone, and only where a rule that pages asks for it")
    func noReferenceLimit() async throws {
        #expect(try await page(TwoVersions.limited(.target)).chart?.steppedLimits.isEmpty == true)
        #expect(try await page(TwoVersions.limited(), "metric=f1").chart == nil)
        var bare = try TwoVersions.limited()
        bare.baselines = []
        #expect(try await page(bare).chart?.steppedLimits.isEmpty == true)
        #expect(try await history(TwoVersions.limited(), "origin=estimated").chart == nil)
    }
}

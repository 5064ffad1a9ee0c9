import Foundation
import Testing
import VigilDashboard
import VigilDomain
import VigilMonitoring

/// Writes the pages of the mock models to a folder, to be looked at:
/// `VIGIL_RENDER_PAGES=/tmp/pages swift test --filter RenderedPages`.
@Suite struct RenderedPagesTests {
    private static let folder = ProcessInfo.processInfo.environment["VIGIL_RENDER_PAGES"]

    @Test("the mock pages can be written to a folder", .enabled(if: folder != nil))
    func write() async throws {
        let folder = URL(fileURLWithPath: try #require(Self.folder))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for page in try await RenderedPages.all() {
            try page.document.write(to: folder.appendingPathComponent(page.name), atomically: true, encoding: .utf8)
        }
        for asset in Asset.all {
            try Data(asset.bytes).write(to: folder.appendingPathComponent(asset.name))
        }
    }
}

/// Every kind of page, from the mock models.
enum RenderedPages {
    /// A page as it is sent.
    struct Rendered: Sendable {
        var name: String
        var document: String
        var check: MarkupCheck
    }

    // Made once for all tests; whoever asks first waits for it, and nothing cancels it.
    private static let made = Task { try await make().map { Rendered(name: $0, document: $1, check: MarkupCheck($1)) } }

    static func all() async throws -> [Rendered] { try await made.value }

    private static func make() async throws -> [(name: String, document: String)] {
        let context = PageContextFixture.context
        let fake = FakeStore(try MockModels.contents())
        let reader = ModelReader(store: fake.store, references: ReferenceCache(models: fake))
        var pages: [(name: String, document: String)] = []
        let overview = try await Overview.page(reader, OverviewParameters(), in: context)
        pages.append(("index.html", overview.document(in: context).text))
        for name in ["property-valuation", "churn-prediction", "lead-scoring", "property-matching", "flight-delay"] {
            let page = try await ModelPage.page(reader, MockModels.name(name), ModelPageParameters(), in: context)
            pages.append(("\(name).html", try #require(page).document(in: context).text))
        }
        let wall = ModelPageParameters(items: [("feature", "wall"), ("window", "1997-01-01T00:00:00Z")])
        let page = try await ModelPage.page(reader, MockModels.name("property-valuation"), wall, in: context)
        pages.append(("wall.html", try #require(page).document(in: context).text))
        let source = FakePerformance(store: fake)
        let history = try await HistoryPage.page(
            reader, source, MockModels.name("property-valuation"), HistoryParameters(), in: context)
        pages.append(("history.html", try #require(history).document(in: context).text))
        let alone = try await ComparisonPage.page(
            reader, source, MockModels.name("lead-scoring"), ComparisonParameters(), in: context)
        pages.append(("alone.html", try #require(alone).document(in: context).text))
        pages.append(("versions.html", try await versions(in: context)))
        let limited = FakeStore(try TwoVersions.limited())
        let yardsticks = try await ModelPage.page(
            ModelReader(store: limited.store, references: ReferenceCache(models: limited)),
            MockModels.name("lead-scoring"), ModelPageParameters(range: .newest(90)), in: context)
        pages.append(("yardsticks.html", try #require(yardsticks).document(in: context).text))
        let empty = OverviewModel([], parameters: OverviewParameters()).page(in: context)
        pages.append(("empty.html", empty.document(in: context).text))
        let nothing = ErrorPage.page(
            status: 404, detail: "There is no model “leads”.", hint: "Names are case-sensitive.")
        pages.append(("error.html", nothing.document(in: context).text))
        pages.append(("findings.html", try await findings(in: context)))
        pages.append(("everything.html", Reports.report(MockModels.everything()).document().text))
        let together = MockModels.quiet(detectors: [MockModels.tableDetector])
        pages.append(("together.html", Reports.report(together).document().text))
        pages.append(("report.html", try Reports.sixtyColumns().document().text))
        return pages
    }

    /// Two versions that served side by side.
    private static func versions(in context: PageContext) async throws -> String {
        var two = TwoVersions()
        try two.add("1.0", days: 0..<20, wrong: 8)
        try two.add("2.0", days: 6..<20, wrong: 4, maturing: 2)
        let fake = FakeStore(two.contents)
        let reader = ModelReader(store: fake.store, references: ReferenceCache(models: fake))
        let page = try await ComparisonPage.page(
            reader, FakePerformance(store: fake), MockModels.name("lead-scoring"), ComparisonParameters(), in: context)
        return try #require(page).document(in: context).text
    }

    /// A model whose newest check found everything that there can be, and whose live detectors gave alarms.
    private static func findings(in context: PageContext) async throws -> String {
        var contents = try MockModels.contents()
        let name = try MockModels.name("property-valuation")
        let last = try #require(contents.drift.lastIndex { $0.model == name })
        contents.drift[last].result = MockModels.everything()
        let fake = FakeStore(contents)
        let reader = ModelReader(store: fake.store, references: ReferenceCache(models: fake))
        let parameters = ModelPageParameters()
        var reading = try #require(try await ModelPage.read(reader, name, parameters))
        reading.liveSignals = LiveSignalsPanel(MockModels.signals)
        return ModelPageModel(reading, parameters: parameters).page(in: context).document(in: context).text
    }
}

import Testing
import VigilDomain
import VigilMonitoring
import VigilStorage

@testable import VigilDashboard

@Suite("two versions side by side")
struct ComparisonPageTests {
    private func model(
        _ versions: TwoVersions, _ parameters: ComparisonParameters = ComparisonParameters()
    ) async throws -> ComparisonModel {
        let fake = FakeStore(versions.contents)
        let reader = ModelReader(store: fake.store, references: ReferenceCache(models: fake))
        let reading = try await ComparisonPage.read(
            reader, FakePerformance(store: fake), ModelName("lead-scoring"), parameters)
        return ComparisonModel(try #require(reading), parameters: parameters)
    }

    private func text(_ model: ComparisonModel) -> String {
        model.page(in: PageContextFixture.context).document(in: PageContextFixture.context).text
    }

    private func two(wrong: (Int, Int) = (8, 2), maturing: Int = 0) throws -> TwoVersions {
        var versions = TwoVersions()
        try versions.add("1.0", days: 0..<10, wrong: wrong.0)
        try versions.add("2.0", days: 4..<10, wrong: wrong.1, maturing: maturing)
        return versions
    }

    @Test("the newest version is compared with the one before it over the windows that both served")
    func verdict() async throws {
        let page = try await model(two())
        #expect(page.sentence.headline.hasPrefix("Version 2.0 is better than version 1.0: accuracy higher by 0.150"))
        #expect(
            page.sentence.detail
                == "5 May 2026 to 10 May 2026, on 240 labelled rows of version 1.0 and 240 of version 2.0."
        )
        let first = try #require(page.rows.first)
        #expect(first.isDeciding && first.title == "Accuracy")
        #expect([first.first, first.second, first.difference] == ["0.800", "0.950", "+0.150"])
        #expect(first.finding == .better && first.test == "the two-proportion test")
        #expect(first.adjustedPValue == nil && page.rows.dropFirst().contains { $0.adjustedPValue != nil })
        #expect(page.cautions.count == 1 && page.cautions[0].hasPrefix("The two answered different rows"))
        let chart = try #require(page.chart)
        #expect(chart.points.count == 6 && chart.points.allSatisfy { $0.value == 0.8 && $0.estimate?.value == 0.95 })
        #expect(chart.table.text.contains("<th scope=\"col\" class=\"num\">Version 2.0</th>"))
        let text = text(page)
        #expect(MarkupCheck(text).faults.isEmpty)
        #expect(text.contains(">Version 2.0 is better</span>") && !text.contains("Estimated"))
        #expect(
            text.contains(
                "/api/v1/models/lead-scoring/comparison?version=1.0&amp;with=lead-scoring&amp;with_version=2.0"
                    + "&amp;metric=accuracy&amp;from=2026-05-05T00%3A00%3A00Z&amp;to=2026-05-11T00%3A00%3A00Z"))
    }

    @Test("windows that wait for labels decide nothing and are told")
    func maturing() async throws {
        let page = try await model(two(maturing: 2))
        #expect(page.sentence.detail.hasPrefix("5 May 2026 to 8 May 2026"))
        #expect(
            page.cautions.last
                == "2 windows whose labels are still coming are left out: early labels are not like late ones.")
        let days = try await model(
            two(maturing: 2), ComparisonParameters(items: [("from", "2026-05-05"), ("to", "2026-05-10")]))
        #expect(days.sentence.detail.hasPrefix("5 May 2026 to 10 May 2026"))
        #expect(days.cautions.last?.hasPrefix("2 windows of these days still wait for labels") == true)
        #expect(days.chart?.points.suffix(2).allSatisfy(\.isMaturing) == true)
    }

    @Test("versions that never served together are not compared unless one asks for it, and then it is said")
    func apart() async throws {
        var versions = TwoVersions()
        try versions.add("1.0", days: 0..<4, wrong: 8)
        try versions.add("2.0", days: 4..<8, wrong: 2)
        let page = try await model(versions)
        #expect(page.sentence.headline == "Nothing is compared.")
        #expect(
            page.sentence.detail.hasPrefix(
                "No settled window has both: version 1.0 served from 1 May 2026 to 4 May 2026, version 2.0 from 5 May 2026 "
                    + "to 8 May 2026."))
        #expect(text(page).contains("href=\"/models/lead-scoring/comparison?over=all\">Compare them over all of"))
        let all = try await model(versions, ComparisonParameters(stretch: .all))
        #expect(all.sentence.headline.hasPrefix("Version 2.0 is better"))
        #expect(all.cautions.first?.hasPrefix("The two did not serve in the same windows") == true)
        #expect(all.chart?.points.first?.estimate == nil && all.chart?.points.last?.note == "it did not serve")
    }

    @Test("what cannot be compared says why, and the page leads on")
    func reasons() async throws {
        var one = TwoVersions()
        try one.add("1.0", days: 0..<4, wrong: 8)
        let alone = try await model(one)
        #expect(alone.sentence.detail == "There is one version of lead-scoring, 1.0, and nothing to compare it with.")
        #expect(text(alone).contains("Another version is registered as the model was"))
        let same = try await model(
            two(), ComparisonParameters(first: "2.0", second: ComparedVersion(key: "lead-scoring/2.0")))
        #expect(same.sentence.detail == "Both sides are version 2.0.")
        let unknown = try await model(two(), ComparisonParameters(first: "9"))
        #expect(unknown.sentence.detail == "There is no version 9 of lead-scoring.")
        let nobody = try await model(two(), ComparisonParameters(second: ComparedVersion(key: "nobody/<b>")))
        #expect(nobody.sentence.detail == "There is no version <b> of nobody.")
        let waiting = try await model(two(maturing: 6))
        #expect(
            waiting.sentence.detail
                == "No window of version 2.0 has its labels yet; labels of 6 windows are still coming.")
        for page in [alone, same, unknown, nobody, waiting] {
            #expect(page.rows.isEmpty && page.chart == nil)
            #expect(MarkupCheck(text(page)).faults.isEmpty)
            #expect(text(page).contains(">Back to the model</a>"))
        }
    }

    @Test("a version that is registered for tomorrow does not hide the two that served")
    func registeredAhead() async throws {
        var versions = try two()
        versions.contents.models.append(
            RegisteredModel(schema: try TwoVersions.schema("3.0"), registeredAt: MockModels.now))
        let page = try await model(versions)
        #expect(page.reading.first?.version == "1.0" && page.reading.second?.version == "2.0")
        // Whichever version is asked about, the other side is another one.
        let newer = try await model(versions, ComparisonParameters(first: "2.0"))
        #expect(newer.reading.second?.version == "1.0")
        let ahead = try await model(versions, ComparisonParameters(first: "3.0"))
        #expect(ahead.reading.second?.version == "2.0" && ahead.sentence.detail.hasPrefix("No window of version 3.0"))
    }

    @Test("another model of the same task can be the other side, and one of another task not")
    func models() async throws {
        var versions = try two()
        try versions.add("7", days: 0..<10, wrong: 30, model: "challenger")
        let page = try await model(versions, ComparisonParameters(second: ComparedVersion(key: "challenger/7")))
        #expect(page.reading.first?.version == "2.0" && page.reading.second?.model.rawValue == "challenger")
        #expect(page.rows.first?.finding == .worse)
        #expect(text(page).contains("<option value=\"challenger/7\" selected>challenger 7</option>"))
        versions.contents.models += try MockModels.contents().models
        let other = ComparisonParameters(second: ComparedVersion(key: "property-valuation/3.0"))
        #expect(
            try await model(versions, other).sentence.detail
                == "Only models of one task can be compared: property-valuation is for regression, lead-scoring for binary "
                + "classification.")
    }

    @Test("a model without a name of this kind has no page")
    func unknownModel() async throws {
        let fake = FakeStore(FakeStore.Contents())
        let reader = ModelReader(store: fake.store, references: ReferenceCache(models: fake))
        let page = try await ComparisonPage.page(
            reader, FakePerformance(store: fake), ModelName("nobody"), ComparisonParameters(),
            in: PageContextFixture.context)
        #expect(page == nil)
    }

    @Test("hostile versions are text everywhere")
    func hostile() async throws {
        let evil = "<script>alert(\"1\")</script>'&"
        var versions = TwoVersions()
        try versions.add("1.0", days: 0..<10, wrong: 8)
        try versions.add(evil, days: 0..<10, wrong: 2)
        let document = text(try await model(versions))
        #expect(MarkupCheck(document).faults.isEmpty)
        #expect(!document.contains("<script>alert") && document.contains("&lt;script&gt;alert"))
    }

    @Test("parameters survive the way through an address, and nonsense is as if it were not there")
    func parameters() throws {
        let window = TimeRange(
            start: CivilDate(year: 2026, month: 5, day: 1).midnight,
            end: CivilDate(year: 2026, month: 5, day: 9).midnight)
        let parameters = ComparisonParameters(
            first: "1/a & b", second: ComparedVersion(model: try ModelName("m"), version: "2/<b>"), metric: .f1,
            stretch: .days(window))
        let address = DashboardRoute.comparison(try ModelName("m"), parameters).address
        let query = try #require(address.split(separator: "?", maxSplits: 1).last)
        #expect(ComparisonParameters(items: FormQuery.items(query)) == parameters)
        for query in ["with=m", "with=/2", "with=m/", "over=some", "first=", "from=2026-05-01", "metric="] {
            #expect(ComparisonParameters(items: FormQuery.items(query)) == ComparisonParameters(), "\(query)")
        }
    }

    @Test("the newest shared windows are taken as long as their rows can be compared in a moment")
    func bounded() throws {
        let versions = try two()
        let points = { (version: String) in versions.contents.points.filter { $0.version == version } }
        let time = SharedTime(points("1.0"), points("2.0"))
        let days = TwoVersions.days(0..<10)
        #expect(time.shared(rows: 1_000_000) == TimeRange(start: days[4].start, end: days[9].end))
        #expect(time.shared(rows: 200) == TimeRange(start: days[8].start, end: days[9].end))
        #expect(time.shared(rows: 1) == days[9])
        #expect(time.all(rows: 1_000_000) == TimeRange(start: days[0].start, end: days[9].end))
        #expect(time.all(rows: 1) == days[9])
        #expect(SharedTime([], points("2.0")).shared(rows: 100) == nil)
        #expect(time.isShared(TimeRange(start: days[4].start, end: days[9].end)))
        #expect(!time.isShared(TimeRange(start: days[3].start, end: days[9].end)))
    }

    @Test("windows of different lengths are shared where they overlap")
    func lengths() throws {
        var versions = TwoVersions()
        try versions.add("1.0", days: 0..<10, wrong: 8)
        var week = versions.contents.points[0]
        week.window = WindowLength.week.window(containing: TwoVersions.days(4..<5)[0].start)
        // The week of 4 May begins within the ten days and ends with them.
        let time = SharedTime(versions.contents.points, [week])
        #expect(time.shared(rows: 1_000_000) == week.window)
        #expect(!time.isShared(week.window))
    }
}

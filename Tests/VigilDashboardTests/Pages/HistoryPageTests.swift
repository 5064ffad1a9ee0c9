import Testing
import VigilDomain
import VigilMonitoring
import VigilStorage

@testable import VigilDashboard

@Suite("the history of a metric")
struct HistoryPageTests {
    private func model(
        _ name: String, _ query: String = "", change: (inout FakeStore.Contents) throws -> Void = { _ in }
    ) async throws -> HistoryModel {
        var contents = try MockModels.contents()
        try change(&contents)
        let fake = FakeStore(contents)
        let reader = ModelReader(store: fake.store, references: ReferenceCache(models: fake))
        let parameters = HistoryParameters(items: FormQuery.items(query))
        let reading = try await HistoryPage.read(reader, FakePerformance(store: fake), ModelName(name), parameters)
        return HistoryModel(try #require(reading), parameters: parameters)
    }

    private func text(_ model: HistoryModel) -> String {
        model.page(in: PageContextFixture.context).document(in: PageContextFixture.context).text
    }

    @Test("begins with how often the metric was beyond its limit, and beside the time before")
    func sentence() async throws {
        let page = try await model("property-valuation", "last=8")
        #expect(
            page.sentence.headline
                == "Mean absolute error was beyond its limit in 7 of 7 quarters; it is 21,324 in 1998 Q2, beyond it.")
        #expect(
            page.sentence.detail.hasPrefix("The median is 20,269; over the 7 quarters before it was 14,062 (+44 %)."))
        #expect(page.sentence.detail.contains("Best 17,032 in 1998 Q1, worst 22,080 in 1997 Q2."))
        #expect(page.sentence.detail.hasSuffix("1 quarter can still change and does not count."))
        #expect(page.period == "1 Oct 1996 to 30 Sep 1998: the last 8 quarters with data.")
        let whole = try await model("lead-scoring")
        #expect(whole.sentence.headline == "Accuracy kept its limit in all 11 quarters; it is 0.833 in 2008 Q3.")
        #expect(whole.sentence.detail.contains("there is nothing before to compare it with"))
        // One that is not the main one has its own count.
        let other = try await model("property-valuation", "metric=\(MetricID.rSquared.rawValue)")
        #expect(other.period == "1 Jan 1995 to 30 Sep 1998: all 15 quarters with data.")
    }

    @Test("a value beyond a limit that its rule is not certain of is not said to have kept it")
    func uncertain() async throws {
        let page = try await model("churn-prediction") { contents in
            for index in contents.points.indices where contents.points[index].model.rawValue == "churn-prediction" {
                contents.points[index].value = .measured(MockModels.measurement(0.78, margin: 0.04, count: 900))
            }
        }
        #expect(
            page.sentence.headline
                == "Precision was beyond its limit in 6 of 6 months, by too little or on too few rows for its rule; it is 0.780 "
                + "in Jan 1998.")
        #expect(page.rows.allSatisfy { !$0.isBeyondLimit })
    }

    @Test("every point has its row, with its interval, its labels and whether it may decide, newest first")
    func rows() async throws {
        let page = try await model("property-valuation")
        #expect(page.rows.count == 15)
        let newest = try #require(page.rows.first)
        #expect(newest.window == "1998 Q3" && newest.state == .maturing && !newest.isBeyondLimit)
        #expect(newest.labels == "1,012 of 1,710" && newest.coverage == "59.2 %")
        let second = page.rows[1]
        #expect(second.value == "21,324" && second.state == .settled && second.isBeyondLimit)
        #expect(second.interval == "20,151 to 22,497")
        let text = text(page)
        #expect(MarkupCheck(text).faults.isEmpty, "\(MarkupCheck(text).faults.prefix(3))")
        #expect(text.contains("<span class=\"badge unknown\">Maturing</span>"))
        #expect(
            text.contains(
                "/api/v1/models/property-valuation/performance?metric=mae&amp;from=1995-01-01T00%3A00%3A00Z"
                    + "&amp;to=1998-10-01T00%3A00%3A00Z\">As JSON</a>"))
    }

    @Test("windows are put together where mathematics allows, and else the page says how to see the metric")
    func resolution() async throws {
        var versions = TwoVersions()
        try versions.add("1.0", days: 0..<28, wrong: 8)
        let contents = versions.contents
        let page = try await model("lead-scoring", "by=week") { $0 = contents }
        #expect(page.reading.window == .week && page.rows.first?.window == "week of 2026-05-25")
        #expect(page.rows.map(\.labels).last == "120 of 120")
        #expect(page.resolutions == [.day, .week, .month, .quarter])
        // The last one has not ended.
        #expect(page.sentence.headline == "Accuracy is 0.800 in week of 2026-05-18.")
        #expect(page.rows.first?.state == .maturing)
        let area = try await model("lead-scoring", "by=week&metric=roc_auc") {
            $0 = contents
            $0.points = contents.points.map { point in
                var copy = point
                copy.metric = .rocAUC
                return copy
            }
        }
        #expect(area.sentence.headline == "ROC AUC has no settled value in this time.")
        #expect(text(area).contains("it cannot be put together from shorter windows"))
        #expect(text(area).contains("href=\"/models/lead-scoring/history?metric=roc_auc\">Show it by day</a>"))
        // Shorter windows than the model's own are not there.
        #expect(try await model("property-valuation", "by=day").reading.window == .quarter)
    }

    @Test("chosen days are compared with as long a time before")
    func days() async throws {
        let page = try await model("property-valuation", "from=1997-01-01&to=1997-12-31")
        #expect(page.rows.map(\.window) == ["1997 Q4", "1997 Q3", "1997 Q2", "1997 Q1"])
        #expect(page.sentence.detail.contains("over the 4 quarters before it was"))
        let nothing = try await model("property-valuation", "from=2020-01-01&to=2020-12-31")
        #expect(nothing.rows.isEmpty && nothing.chart == nil)
        #expect(nothing.sentence.headline == "Mean absolute error has no settled value in this time.")
        #expect(text(nothing).contains("Show the newest of the main metric"))
    }

    @Test("what was estimated without labels can be looked at by itself, and no label changes it")
    func estimated() async throws {
        let change = { (contents: inout FakeStore.Contents) in
            contents.points += contents.points.filter { $0.model.rawValue == "lead-scoring" && $0.metric == .accuracy }
                .map { point in
                    var estimate = point
                    estimate.origin = .estimated
                    estimate.labels.isMature = false
                    return estimate
                }
        }
        let page = try await model("lead-scoring", "origin=estimated&metric=accuracy", change: change)
        #expect(page.rows.count == 11 && page.rows.allSatisfy { $0.state == .estimated })
        #expect(page.sentence.headline.hasPrefix("Estimated accuracy "))
        #expect(!page.sentence.detail.contains("can still change"))
        let measured = try await model("lead-scoring", change: change)
        #expect(measured.chart?.hasEstimates == true && measured.rows.allSatisfy { $0.state == .settled })
        // A metric that nothing estimates gives way to one that is.
        let other = try await model("lead-scoring", "origin=estimated&metric=inference_time_p95", change: change)
        #expect(other.metric.id != .inferenceTimeP95)
    }

    @Test("other metrics are small charts that lead to their own history")
    func others() async throws {
        let page = try await model("lead-scoring")
        #expect(page.others.map(\.metric.id) == [.inferenceTimeP95])
        #expect(text(page).contains("<a href=\"/models/lead-scoring/history?metric=inference_time_p95\">"))
    }

    @Test("both versions of a window have a row, and one of them can be chosen")
    func versions() async throws {
        var two = TwoVersions()
        try two.add("1.0", days: 0..<6, wrong: 8)
        try two.add("2.0", days: 3..<6, wrong: 2)
        let contents = two.contents
        let page = try await model("lead-scoring") { $0 = contents }
        #expect(page.rows.count == 9 && page.chart?.points.count == 6)
        #expect(text(page).contains("<th scope=\"col\">Version</th>"))
        let chosen = try await model("lead-scoring", "version=1.0") { $0 = contents }
        #expect(chosen.rows.count == 6 && chosen.rows.allSatisfy { $0.version == "1.0" })
    }

    @Test("a range reads no more points than it shows and as many before")
    func bounded() async throws {
        let fake = FakeStore(try MockModels.contents())
        let reader = ModelReader(store: fake.store, references: ReferenceCache(models: fake))
        _ = try await HistoryPage.read(
            reader, FakePerformance(store: fake), ModelName("property-valuation"),
            HistoryParameters(range: .newest(5)))
        // The main metric twice over, the newest points, their metrics, and two others.
        #expect(await fake.pointsRead <= 10 + 2 + 3 + 10)
    }

    @Test("hostile metrics are text, and unknown models and versions have no page")
    func hostile() async throws {
        let page = try await model("lead-scoring", "metric=%3Cb%3E%22")
        let text = text(page)
        #expect(MarkupCheck(text).faults.isEmpty && text.contains("&lt;b&gt;") && !text.contains("<b>\""))
        let fake = FakeStore(try MockModels.contents())
        let reader = ModelReader(store: fake.store, references: ReferenceCache(models: fake))
        for (name, query) in [("nobody", ""), ("lead-scoring", "version=9")] {
            let found = try await HistoryPage.page(
                reader, FakePerformance(store: fake), ModelName(name), HistoryParameters(items: FormQuery.items(query)),
                in: PageContextFixture.context)
            #expect(found == nil)
        }
    }

    @Test("parameters survive the way through an address, and nonsense is as if it were not there")
    func parameters() throws {
        let parameters = HistoryParameters(
            metric: .f1, version: "2 & <b>", resolution: .sixHours, isEstimated: true, range: .newest(90))
        let address = DashboardRoute.history(try ModelName("m"), parameters).address
        let query = try #require(address.split(separator: "?", maxSplits: 1).last)
        #expect(HistoryParameters(items: FormQuery.items(query)) == parameters)
        for query in ["by=fortnight", "origin=both", "last=500", "metric=", "version="] {
            #expect(HistoryParameters(items: FormQuery.items(query)) == HistoryParameters(), "\(query)")
        }
    }
}

import Testing
import VigilDashboard
import VigilDomain
import VigilMonitoring

@Suite("addresses say what a page shows")
struct RouteTests {
    @Test("parameters survive the way through an address")
    func roundTrip() throws {
        let window = try #require(Timestamp("1996-04-01T00:00:00Z"))
        let parameters = ModelPageParameters(
            version: "2.1 beta+1", range: .newest(90), metric: .rocAUC, feature: "größe & <b>=%?#", window: window,
            rows: .shown, showsAllFeatures: true)
        let address = DashboardRoute.model(try ModelName("lead-scoring"), parameters).address
        #expect(address.hasPrefix("/models/lead-scoring?"))
        let query = try #require(address.split(separator: "?", maxSplits: 1).last)
        #expect(ModelPageParameters(items: FormQuery.items(query)) == parameters)
    }

    @Test("chosen days survive it too")
    func days() throws {
        let items = [("from", "1996-01-15"), ("to", "1996-03-31")] as [(name: String, value: String)]
        let parameters = ModelPageParameters(items: items)
        let address = DashboardRoute.model(try ModelName("a"), parameters).address
        #expect(address == "/models/a?from=1996-01-15&to=1996-03-31")
        guard case .between(let range) = parameters.range else {
            Issue.record("the days were not taken")
            return
        }
        #expect(range.start.description == "1996-01-15T00:00:00Z")
        #expect(range.end.description == "1996-04-01T00:00:00Z")
    }

    @Test(
        "what cannot be understood is as if it were not there",
        arguments: [
            "last=0", "last=-5", "last=401", "last=many", "from=1996-01-01", "from=x&to=y",
            "from=1997-01-01&to=1996-01-01",
            "window=yesterday", "rows=all", "feature=", "unknown=1", "&&=&", "%", "%zz", "last=%FF",
        ])
    func nonsense(_ query: String) {
        let parameters = ModelPageParameters(items: FormQuery.items(query))
        #expect(parameters == ModelPageParameters())
    }

    @Test("the query of a form is read as browsers write it")
    func forms() {
        let items = FormQuery.items("search=a+b%2Bc%3D&status=watch&x&y=1=2&z=%C3%A4%ff%4")
        #expect(items.map(\.name) == ["search", "status", "x", "y", "z"])
        #expect(items.map(\.value) == ["a b+c=", "watch", "", "1=2", "ä\u{FFFD}%4"])
        let parameters = OverviewParameters(items: items)
        #expect(parameters.search == "a b+c=")
        #expect(parameters.status == .watch)
    }

    @Test("an address of the overview names only what differs from the usual")
    func overview() {
        #expect(DashboardRoute.home.address == "/")
        #expect(
            DashboardRoute.overview(OverviewParameters(search: "a b", status: .noData)).address
                == "/?search=a%20b&status=no_data")
    }
}

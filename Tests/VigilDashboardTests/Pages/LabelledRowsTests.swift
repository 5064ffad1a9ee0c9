import Testing
import VigilDomain
import VigilMonitoring
import VigilStorage

@testable import VigilDashboard

@Suite("the labelled rows of a model's page")
struct LabelledRowsTests {
    private func page(
        _ query: String, change: (inout FakeStore.Contents) throws -> Void = { _ in }
    ) async throws -> ModelPageModel {
        var versions = TwoVersions()
        try versions.add("1.0", days: 0..<10, wrong: 8, maturing: 2)
        var contents = versions.contents
        try change(&contents)
        let fake = FakeStore(contents)
        let reader = ModelReader(store: fake.store, references: ReferenceCache(models: fake))
        let parameters = ModelPageParameters(items: FormQuery.items(query))
        let reading = try await ModelPage.read(reader, ModelName("lead-scoring"), parameters)
        return ModelPageModel(try #require(reading), parameters: parameters)
    }

    private func text(_ page: ModelPageModel) -> String { page.page(in: PageContextFixture.context).content.text }

    @Test("are those of the newest window that counts, unless another one is chosen")
    func window() async throws {
        let usual = try await page("")
        #expect(usual.analysis?.title == "of 2026-05-08, 40 rows")
        let chosen = try await page("rows=2026-05-03T00:00:00Z")
        #expect(chosen.analysis?.title == "of 2026-05-03, 40 rows")
        #expect(text(chosen).contains("<option value=\"2026-05-03T00:00:00Z\" selected>2026-05-03</option>"))
        // A window that is not shown, and one that there never was, are as if nothing was chosen.
        #expect(try await page("rows=2026-05-03T00:00:00Z&last=4").analysis?.title == "of 2026-05-08, 40 rows")
        #expect(try await page("rows=1970-01-01T00:00:00Z").analysis?.title == "of 2026-05-08, 40 rows")
    }

    @Test("are those of all shown windows when these are chosen")
    func shown() async throws {
        let all = try await page("rows=shown")
        #expect(all.analysis?.title == "of 1 May 2026 to 10 May 2026, 400 rows")
        let days = try await page("rows=shown&from=2026-05-02&to=2026-05-04")
        #expect(days.analysis?.title == "of 2 May 2026 to 4 May 2026, 120 rows")
        #expect(text(days).contains("<input type=\"hidden\" name=\"from\" value=\"2026-05-02\">"))
        #expect(MarkupCheck(text(days)).faults.isEmpty)
    }

    @Test("of a time that is not kept any more are said to be gone, and the others are looked into")
    func expired() async throws {
        let kept = Timestamp(milliseconds: 1_777_766_400_000)  // 2026-05-03T00:00:00Z
        let gone = try await page("rows=2026-05-02T00:00:00Z") { $0.keptFrom = kept }
        #expect(gone.analysis == nil)
        let sentence = "The predictions of this window are no longer kept: those from 2026-05-03 on are."
        #expect(text(gone).contains(sentence))
        #expect(MarkupCheck(text(gone)).faults.isEmpty)
        let stays = try await page("rows=2026-05-03T00:00:00Z") { $0.keptFrom = kept }
        #expect(stays.analysis?.title == "of 2026-05-03, 40 rows" && !text(stays).contains("no longer kept"))
        let shown = try await page("rows=shown") { $0.keptFrom = kept }
        #expect(shown.analysis?.title == "of 3 May 2026 to 10 May 2026, 320 rows")
    }

    @Test("are not looked into where they are too many or none, and the choice stays")
    func refused() async throws {
        let large = try await page("rows=shown") { contents in
            contents.windows[2].progress.predictions = 5_000_000
        }
        #expect(large.analysis == nil)
        #expect(
            text(large).contains(
                "1 May 2026 to 10 May 2026 has 5,000,360 rows; at most 300,000 are looked into at once."))
        #expect(text(large).contains("<select name=\"rows\">"))
        let bare = try await page("rows=2026-05-03T00:00:00Z") { contents in
            contents.windows[2].progress.labelled = 0
        }
        #expect(text(bare).contains("No label of 2026-05-03 is known yet."))
    }
}

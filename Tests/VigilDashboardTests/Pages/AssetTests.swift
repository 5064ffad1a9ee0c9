import Testing
import VigilDashboard

@Suite("the files that pages load are part of the program")
struct AssetTests {
    @Test("scripts and styles are there, small and with their own tags")
    func files() throws {
        let names = Asset.all.map(\.name)
        #expect(Set(names).isSuperset(of: ["app.css", "app.js", "charts.js", "theme.js", "icon.svg"]))
        #expect(Set(names).count == names.count)
        #expect(Set(Asset.all.map(\.entityTag)).count == names.count)
        for asset in Asset.all where asset.contentEncoding == nil {
            #expect((1..<40_000).contains(asset.bytes.count), "\(asset.name)")
        }
        #expect(Asset.named("app.css")?.contentType == "text/css; charset=utf-8")
        #expect(Asset.named("../app.css") == nil)
    }

    @Test("a compressed file says so and is gzip")
    func compressed() {
        for asset in Asset.all where asset.contentEncoding != nil {
            #expect(asset.contentEncoding == "gzip")
            #expect(Array(asset.bytes.prefix(2)) == [0x1F, 0x8B])
        }
    }

    @Test("an address changes with the file")
    func addresses() throws {
        let styles = try #require(Asset.named("app.css"))
        #expect(styles.entityTag.hasPrefix("\"") && styles.entityTag.hasSuffix("\""))
        #expect(styles.address == "/assets/app.css?v=\(styles.entityTag.dropFirst().dropLast())")
    }

    @Test("the style sheet can stand in a document and loads nothing")
    func styles() throws {
        let text = String(decoding: try #require(Asset.named("app.css")).bytes, as: UTF8.self)
        #expect(!text.contains("</"))
        #expect(!text.contains("url("))
        #expect(!text.contains("@import"))
    }
}

import Testing
import VigilDashboard
import VigilDomain

@Suite("every page")
struct EveryPageTests {
    @Test("is well-formed, accessible by its tags and free of inline code")
    func markup() async throws {
        for page in try await RenderedPages.all() {
            let (name, check) = (page.name, page.check)
            #expect(check.faults.isEmpty, "\(name): \(check.faults.prefix(5))")
            #expect(page.document.hasPrefix("<!doctype html>\n<html lang=\"en\">"), "\(name)")
            // The content policy forbids inline code and styles, so there must be none.
            #expect(check.attributeNames.allSatisfy { !$0.hasPrefix("on") }, "\(name)")
            #expect(!check.attributeNames.contains("style"), "\(name)")
            #expect(check.elements.contains("h1"), "\(name)")
            let images = page.document.split(separator: "role=\"img\"").dropFirst()
            #expect(images.allSatisfy { $0.hasPrefix(" aria-label=\"") }, "\(name)")
        }
    }

    @Test("links only to addresses that the server knows, or to its own parts")
    func links() async throws {
        for page in try await RenderedPages.all() {
            let (name, check) = (page.name, page.check)
            for address in check.addresses {
                if address.hasPrefix("#") {
                    #expect(check.identifiers.contains(String(address.dropFirst())), "\(name) links to \(address)")
                } else {
                    #expect(Self.isKnown(address), "\(name) links to \(address)")
                }
            }
        }
    }

    @Test("loads only files that are part of the program")
    func files() async throws {
        for page in try await RenderedPages.all() {
            for address in page.check.addresses where address.hasPrefix("/assets/") {
                let file = address.dropFirst("/assets/".count).prefix { $0 != "?" }
                #expect(Asset.named(String(file)) != nil, "\(address)")
            }
        }
    }

    @Test("says nothing twice and leaves no placeholder")
    func words() async throws {
        for page in try await RenderedPages.all() {
            for word in ["nil", "Optional(", "nan", "inf "] {
                #expect(!page.document.contains(">\(word)"), "\(page.name) shows \(word)")
            }
        }
    }

    @Test("the part that is refreshed is the main element")
    func fragment() {
        let page = Page(title: "T", content: "<p>x</p>", model: nil)
        let fragment = page.fragment(in: PageContextFixture.context).text
        #expect(fragment == "<main id=\"main\" tabindex=\"-1\" data-at=\"907240500000\" data-live><p>x</p></main>")
        #expect(page.document(in: PageContextFixture.context).text.contains(fragment))
    }

    @Test("an address that a request names is shown only when it is plain")
    func serverAddress() {
        let context = PageContext(
            now: MockModels.now, serverAddress: "http://x; rm -rf ~ #", programVersion: "1")
        #expect(context.serverAddress == "http://127.0.0.1:8080")
        #expect(
            PageContext(now: MockModels.now, serverAddress: "http://[::1]:80", programVersion: "1").serverAddress
                == "http://[::1]:80")
    }

    private static func isKnown(_ address: String) -> Bool {
        let path = address.prefix { $0 != "?" && $0 != "#" }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return DashboardRoute.patterns.contains { pattern in
            let wanted = pattern.split(separator: "/", omittingEmptySubsequences: false)
            return wanted.count == parts.count
                && zip(wanted, parts).allSatisfy { $0.hasPrefix("{") ? !$1.isEmpty : $0 == $1 }
        }
    }
}

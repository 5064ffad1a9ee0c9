import Testing
import VigilDashboard

@Suite("HTML escapes what it is given")
struct HTMLTests {
    struct Dangerous: CustomTestStringConvertible, Sendable {
        var plain: String
        var escaped: String
        var testDescription: String { plain }
    }

    static let dangerous: [Dangerous] = [
        Dangerous(plain: "&", escaped: "&amp;"),
        Dangerous(plain: "<", escaped: "&lt;"),
        Dangerous(plain: ">", escaped: "&gt;"),
        Dangerous(plain: "\"", escaped: "&quot;"),
        Dangerous(plain: "'", escaped: "&#39;"),
        Dangerous(plain: "\0", escaped: "\u{FFFD}"),
        Dangerous(plain: "<script>alert(1)</script>", escaped: "&lt;script&gt;alert(1)&lt;/script&gt;"),
        Dangerous(plain: "\" onload=\"alert(1)", escaped: "&quot; onload=&quot;alert(1)"),
        Dangerous(plain: "&amp;", escaped: "&amp;amp;"),
        Dangerous(plain: "</td><td>", escaped: "&lt;/td&gt;&lt;td&gt;"),
        // A combining mark joins the character before it; both must still be seen one by one.
        Dangerous(plain: "<\u{0301}", escaped: "&lt;\u{0301}"),
        Dangerous(plain: "größer als 3 € 👩‍🔬", escaped: "größer als 3 € 👩‍🔬"),
    ]

    @Test("a dangerous character is harmless in text and in an attribute", arguments: dangerous)
    func escapes(_ text: Dangerous) {
        let html: HTML = "<b title=\"\(text.plain)\">\(text.plain)</b>"
        #expect(html.text == "<b title=\"\(text.escaped)\">\(text.escaped)</b>")
        #expect(HTML(escaping: text.plain).text == text.escaped)
    }

    @Test("a part of a text is escaped like a whole one")
    func substring() {
        let html: HTML = "\("a<b>c".dropFirst())"
        #expect(html.text == "&lt;b&gt;c")
    }

    @Test("HTML in HTML is not escaped again")
    func nested() {
        let inner: HTML = "<i>\("a & b")</i>"
        let outer: HTML = "<p>\(inner)</p>"
        #expect(outer.text == "<p><i>a &amp; b</i></p>")
        #expect((outer + inner).text == "<p><i>a &amp; b</i></p><i>a &amp; b</i>")
    }

    @Test("pieces, numbers and nothing can stand in a text")
    func interpolations() {
        let pieces: [HTML] = ["<li>1</li>", "<li>2</li>"]
        let absent: HTML? = nil
        let html: HTML = "<ul data-count=\"\(pieces.count)\">\(pieces)\(absent)</ul>"
        #expect(html.text == "<ul data-count=\"2\"><li>1</li><li>2</li></ul>")
        #expect(pieces.joined(separator: ", ").text == "<li>1</li>, <li>2</li>")
    }

    @Test("a piece can depend on a condition")
    func conditions() {
        let text = "a & b"
        let html: HTML = "<i\(" hidden", if: false)\(" title=\"\(text)\"", if: true)></i>"
        #expect(html.text == "<i title=\"a &amp; b\"></i>")
    }

    @Test("raw markup is taken as it is")
    func raw() {
        #expect(HTML(raw: "<hr>").text == "<hr>")
        #expect(HTML().isEmpty)
    }

    @Test(
        "coordinates have at most two decimals and never an exponent",
        arguments: [
            (0.0, "0"), (12.0, "12"), (12.345, "12.35"), (12.3, "12.3"), (12.05, "12.05"), (-0.25, "-0.25"),
            (-3.5, "-3.5"), (-0.001, "0"), (1e-20, "0"), (.nan, "0"), (.infinity, "0"), (1e300, "0"), (99.999, "100"),
        ] as [(Double, String)])
    func coordinates(_ value: Double, _ text: String) {
        let html: HTML = "\(at: value)"
        #expect(html.text == text)
    }
}

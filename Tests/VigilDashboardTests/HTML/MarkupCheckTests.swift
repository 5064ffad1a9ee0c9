import Testing

/// The check itself must be able to fail.
@Suite("the markup check finds what browsers forgive")
struct MarkupCheckTests {
    @Test("well-formed markup passes")
    func good() {
        let check = MarkupCheck("<!doctype html><p id=\"a\" hidden><b>x</b> 1 &lt; 2<br></p><svg><rect x=\"1\"/></svg>")
        #expect(check.faults.isEmpty)
        #expect(check.identifiers == ["a"])
        #expect(check.elements.contains("rect"))
    }

    @Test(
        "faults are found",
        arguments: [
            "<p><b></p></b>", "<p>", "</p>", "<p>1 < 2</p>", "<p>a > b</p>", "<p class=x></p>", "<p title=\"<b>\"></p>",
            "<p id=\"a\"></p><p id=\"a\"></p>", "<p a<b></p>",
        ])
    func bad(_ markup: String) {
        #expect(!MarkupCheck(markup).faults.isEmpty)
    }
}

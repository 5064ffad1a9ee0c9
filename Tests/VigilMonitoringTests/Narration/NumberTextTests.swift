import Testing

@testable import VigilMonitoring

struct NumberTextTests {
    @Test(
        "a number has three significant digits, more where they mean something",
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (12, "12"), (0.7642127264, "0.764"), (0.05, "0.0500"), (1.5, "1.50"),
            (9.996, "10.0"), (12.345, "12.3"), (99.94, "99.9"), (99.96, "100"), (142.3, "142"), (999.6, "1,000"),
            (15_000, "15,000"), (21_970.4, "21,970"), (1_234_567.8, "1,234,568"), (-19_800.2, "-19,800"),
            (0.0123, "0.0123"), (0.00123, "0.00123"), (0.000123, "0.000123"), (0.0000123, "1.23e-5"),
            (9.999e-9, "1.00e-8"), (1.5e15, "1.50e15"), (.leastNonzeroMagnitude, "4.94e-324"), (1e300, "1.00e300"),
            (.infinity, "infinity"), (-.infinity, "-infinity"), (.nan, "not a number"),
        ] as [(Double, String)])
    func number(value: Double, text: String) {
        #expect(NumberText.number(value) == text)
    }

    @Test(
        "a share has three decimals, more where it would read as 0 or 1 and is neither",
        arguments: [
            (0, "0.000"), (1, "1.000"), (0.9, "0.900"), (0.7614, "0.761"), (0.00031, "0.0003"), (0.99962, "0.9996"),
            (0.9999999, "0.9999999"), (1.2, "1.200"), (.nan, "not a number"),
        ] as [(Double, String)])
    func share(value: Double, text: String) {
        #expect(NumberText.share(value) == text)
    }

    @Test(
        "a percentage never reads as 0 or 100 when it is neither",
        arguments: [
            (0, "0 %"), (1, "100 %"), (0.5, "50 %"), (0.1234, "12.3 %"), (0.0001, "< 0.1 %"), (0.99999, "> 99.9 %"),
            (1.5, "150 %"),
        ] as [(Double, String)])
    func percent(value: Double, text: String) {
        #expect(NumberText.percent(value) == text)
    }

    @Test(
        "a p-value is never 0",
        arguments: [
            (0, "< 1e-9"), (9e-10, "< 1e-9"), (5.12e-9, "5.1e-9"), (0.00099, "9.9e-4"), (0.0312, "0.0312"), (1, "1"),
        ] as [(Double, String)])
    func pValue(value: Double, text: String) {
        #expect(NumberText.pValue(value) == text)
    }

    @Test(
        "counts have their thousands separated, also the smallest integer's",
        arguments: [
            (0, "0"), (999, "999"), (1276, "1,276"), (1_000_000, "1,000,000"), (-1276, "-1,276"),
            (.min, "-9,223,372,036,854,775,808"),
        ] as [(Int, String)])
    func count(value: Int, text: String) {
        #expect(NumberText.count(value) == text)
    }

    @Test("a number that is not finite has no decimals")
    func notFinite() {
        #expect(NumberText.fixed(.nan, decimals: 2) == "not a number")
        #expect(NumberText.fixed(-.infinity, decimals: 0) == "-infinity")
    }

    @Test("things agree in number")
    func things() {
        #expect(NumberText.count(1, "window") == "1 window")
        #expect(NumberText.count(2, "window") == "2 windows")
        #expect(NumberText.count(0, "query", "queries") == "0 queries")
    }

    @Test("lists are joined with an and, long ones are counted")
    func lists() {
        #expect(ListText.joined([]) == "")
        #expect(ListText.joined(["a"]) == "a")
        #expect(ListText.joined(["a", "b"]) == "a and b")
        #expect(ListText.joined(["a", "b", "c"]) == "a, b and c")
        #expect(ListText.joined(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more")
    }
}

import Testing

@testable import VigilFormats

/// A CSV text and what Python reads from it.
///
/// Made with Python 3.11.7: `csv.reader(io.StringIO(text, newline=""), strict=True)`, rows without any field left out, a
/// byte order mark cut off before. Texts are hand-picked ones and random ones (`random.seed(20)`) of quotes, commas and
/// line ends. Where Python raises `csv.Error` the text is malformed (hand-picked ones only, random ones have several
/// faults at once), where its rows differ in length it is ragged.
struct CSVGolden: Sendable, CustomTestStringConvertible {
    var text: String
    var rows: [[String]] = []
    var error: FormatError.Code?

    var testDescription: String { text.debugDescription }

    static let all: [CSVGolden] = [
        CSVGolden(
            text: "a,b\n1,2\n",
            rows: [["a", "b"], ["1", "2"]]),
        CSVGolden(
            text: "a,b\r\n1,2\r\n",
            rows: [["a", "b"], ["1", "2"]]),
        CSVGolden(
            text: "a,b\n1,2",
            rows: [["a", "b"], ["1", "2"]]),
        CSVGolden(
            text: "a,b\r1,2\r",
            rows: [["a", "b"], ["1", "2"]]),
        CSVGolden(
            text: "\u{FEFF}a,b\n1,2\n",
            rows: [["a", "b"], ["1", "2"]]),
        CSVGolden(
            text: "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n",
            rows: [["a", "b"], ["x,y", "say \"hi\""]]),
        CSVGolden(
            text: "a,b\n\"line\nbreak\",\"cr\r\nlf\"\n",
            rows: [["a", "b"], ["line\nbreak", "cr\r\nlf"]]),
        CSVGolden(
            text: "\"a\",\"b\"\n\"\",\"\"\n",
            rows: [["a", "b"], ["", ""]]),
        CSVGolden(
            text: "a,b\n,\n",
            rows: [["a", "b"], ["", ""]]),
        CSVGolden(
            text: "a,b\n1,\n,2\n",
            rows: [["a", "b"], ["1", ""], ["", "2"]]),
        CSVGolden(
            text: "a\n\"x\"\n\n\"y\"\n",
            rows: [["a"], ["x"], ["y"]]),
        CSVGolden(
            text: "\n\na,b\n\n1,2\n\n",
            rows: [["a", "b"], ["1", "2"]]),
        CSVGolden(
            text: "a,b\n 1 , 2 \n",
            rows: [["a", "b"], [" 1 ", " 2 "]]),
        CSVGolden(
            text: "a,b\n5\" pipe,6\"\n",
            rows: [["a", "b"], ["5\" pipe", "6\""]]),
        CSVGolden(
            text: "a,b\n\"\"\"\",\" \"\" \"\n",
            rows: [["a", "b"], ["\"", " \" "]]),
        CSVGolden(text: "a,b\n\"x\"\n", error: .ragged),
        CSVGolden(text: "a,b\n1,2,3\n", error: .ragged),
        CSVGolden(text: "a,b\n1,2\n\"x,3\n", error: .malformedCSV),
        CSVGolden(text: "a,b\n\"x\"y,3\n", error: .malformedCSV),
        CSVGolden(text: "a,a\n1,2\n", error: .header),
        CSVGolden(
            text: "a,b\n\"\n\",\"\r\"\n",
            rows: [["a", "b"], ["\n", "\r"]]),
        CSVGolden(
            text: "a,b\n\"x\",\"y\"",
            rows: [["a", "b"], ["x", "y"]]),
        CSVGolden(
            text: "a,b\n\"x\",",
            rows: [["a", "b"], ["x", ""]]),
        CSVGolden(
            text: "a,b\n\"\",\"\"\"\"\"\"\n",
            rows: [["a", "b"], ["", "\"\""]]),
        CSVGolden(
            text: "a,ä\n😀,\"é,\"\n",
            rows: [["a", "ä"], ["😀", "é,"]]),
        CSVGolden(text: "a,b,c\n2.5\n,x  1\"q\nr\",\" \",\"\"\r", error: .ragged),
        CSVGolden(
            text: "a,b\n\"q\nr\",\"q\nr\"\r",
            rows: [["a", "b"], ["q\nr", "q\nr"]]),
        CSVGolden(
            text: "a,b\r\n\"\",\"q\"\n1,\"q\"\r\n",
            rows: [["a", "b"], ["", "q"], ["1", "q"]]),
        CSVGolden(
            text: "a,b,c\r\n2.5x\"q\",\"q\",\"\"\n",
            rows: [["a", "b", "c"], ["2.5x\"q\"", "q", ""]]),
        CSVGolden(
            text: "a,b,c\n,1,1\r\n\"q\nr\",\"a\"\"b\",\" \"",
            rows: [["a", "b", "c"], ["", "1", "1"], ["q\nr", "a\"b", " "]]),
        CSVGolden(
            text: "a,b,c\ny\"z,,\"q,r\"\n",
            rows: [["a", "b", "c"], ["y\"z", "", "q,r"]]),
        CSVGolden(
            text: "a,b\r\n\"q\",\"q\"\n",
            rows: [["a", "b"], ["q", "q"]]),
        CSVGolden(
            text: "a,b\n\"a\"\"b\",\nx,\n",
            rows: [["a", "b"], ["a\"b", ""], ["x", ""]]),
        CSVGolden(
            text: "a,b,c\r\n\n\"\",\"q,r\",\n",
            rows: [["a", "b", "c"], ["", "q,r", ""]]),
        CSVGolden(text: "a,b\r\n\n\r\"q\"", error: .ragged),
        CSVGolden(text: "a,b\nx,y\"z\n\nx,\"\"\nx", error: .ragged),
        CSVGolden(text: "a,b\r\n\" \",1\",\n", error: .ragged),
        CSVGolden(
            text: "a,b\r\nx,\"q\nr\"\n\r\nx2.5\"q,r\"\"\"a\"\"b\"",
            rows: [["a", "b"], ["x", "q\nr"], ["x2.5\"q", "r\"\"\"a\"\"b\""]]),
        CSVGolden(text: "a,b\r\n\"q\nr\",\"q\nr\"\"q\",\"a\"\"b\"\"a\"\"b\",\"a\"\"b\"", error: .ragged),
        CSVGolden(text: "a,b,c\r\n\n1\"q,r\"\"\"\r\n,\"q\",\" \",\r\n\"a\"\"b\",\"a\"\"b\"", error: .ragged),
        CSVGolden(
            text: "a,b\r\n\"q\",\"q\nr\"\ry\"z,\"q,r\"\r,\"\"",
            rows: [["a", "b"], ["q", "q\nr"], ["y\"z", "q,r"], ["", ""]]),
        CSVGolden(
            text: "a,b\n\"q\",\"q\nr\"\n",
            rows: [["a", "b"], ["q", "q\nr"]]),
        CSVGolden(
            text: "a,b\r\n\"q,r\",1\rx,\" \"\r",
            rows: [["a", "b"], ["q,r", "1"], ["x", " "]]),
        CSVGolden(
            text: "a,b,c\r\n\"q\nr\",\"a\"\"b\",\r\n,y\"z,1\n",
            rows: [["a", "b", "c"], ["q\nr", "a\"b", ""], ["", "y\"z", "1"]]),
        CSVGolden(text: "a,b,c\n1\"a\"\"b\",\"q\"", error: .ragged),
        CSVGolden(
            text: "a,b\r\n,\n\"\",\"\"\r\n\"q,r\",\"q\"\n",
            rows: [["a", "b"], ["", ""], ["", ""], ["q,r", "q"]]),
        CSVGolden(
            text: "a,b\r\n\"q\",y\"z\n\" \",1",
            rows: [["a", "b"], ["q", "y\"z"], [" ", "1"]]),
        CSVGolden(text: "a,b\r\n\r\n\"\"\n\"a\"\"b\"\r1\r\n", error: .ragged),
        CSVGolden(
            text: "a,b\r\n,\"\"\n",
            rows: [["a", "b"], ["", ""]]),
        CSVGolden(
            text: "a,b,c\n\"q\",,\"q\"\r\nx,\"q\",\"a\"\"b\"",
            rows: [["a", "b", "c"], ["q", "", "q"], ["x", "q", "a\"b"]]),
        CSVGolden(text: "a,b,c\r\n\"q\nr\",\"\",y\"z\nx,x,1\" \",,\n", error: .ragged),
        CSVGolden(
            text: "a,b,c\r\n\"q,r\",1,",
            rows: [["a", "b", "c"], ["q,r", "1", ""]]),
        CSVGolden(
            text: "a,b\r\n,",
            rows: [["a", "b"], ["", ""]]),
        CSVGolden(
            text: "a,b\n\n\r\nxx,\" \"\n\"q,r\",\" \"\r",
            rows: [["a", "b"], ["xx", " "], ["q,r", " "]]),
        CSVGolden(text: "a,b\nx", error: .ragged),
        CSVGolden(text: "a,b,c\r\n\"\",\"q,r\",1\rx", error: .ragged),
        CSVGolden(
            text: "a,b\r\n\"q,r\",\"\"\n\"q\",\"q,r\"\n",
            rows: [["a", "b"], ["q,r", ""], ["q", "q,r"]]),
        CSVGolden(
            text: "a,b,c\n\" \",y\"z,\"q,r\"\n",
            rows: [["a", "b", "c"], [" ", "y\"z", "q,r"]]),
        CSVGolden(
            text: "a,b\r\n\"q\nr\",\"q,r\"\n",
            rows: [["a", "b"], ["q\nr", "q,r"]]),
        CSVGolden(text: "a,b\r\n,,\"q\"\n,\"q\"", error: .ragged),
        CSVGolden(
            text: "a,b,c\r\n,\" \",\"q\"",
            rows: [["a", "b", "c"], ["", " ", "q"]]),
        CSVGolden(
            text: "a,b,c\n2.5x,\"q\",1\n",
            rows: [["a", "b", "c"], ["2.5x", "q", "1"]]),
        CSVGolden(
            text: "a,b\nx,y\"z\r\n",
            rows: [["a", "b"], ["x", "y\"z"]]),
        CSVGolden(
            text: "a,b\n\" \",\"q\"\n\r2.5\"q\"\"\"\"a\"\"b\",y",
            rows: [["a", "b"], [" ", "q"], ["2.5\"q\"\"\"\"a\"\"b\"", "y"]]),
        CSVGolden(
            text: "a,b\r\n\"a\"\"b\",\"a\"\"b\"",
            rows: [["a", "b"], ["a\"b", "a\"b"]]),
        CSVGolden(
            text: "a,b\n\" \",\"\"\r\n",
            rows: [["a", "b"], [" ", ""]]),
        CSVGolden(
            text: "a,b\r\n\"\",\" \"",
            rows: [["a", "b"], ["", " "]]),
        CSVGolden(
            text: "a,b,c\n\"q\",\"a\"\"b\",y\"z\n\" \",\"a\"\"b\",\" \"",
            rows: [["a", "b", "c"], ["q", "a\"b", "y\"z"], [" ", "a\"b", " "]]),
        CSVGolden(
            text: "a,b,c\r\ny\"z,,\"a\"\"b\"\r",
            rows: [["a", "b", "c"], ["y\"z", "", "a\"b"]]),
        CSVGolden(
            text: "a,b,c\n1,\"a\"\"b\",\"q\nr\"\n\r\n,,yyx2.5",
            rows: [["a", "b", "c"], ["1", "a\"b", "q\nr"], ["", "", "yyx2.5"]]),
        CSVGolden(text: "a,b,c\ny\"z,\"\",\"q,r\"\n\"q\",,y,2.5\"q\nr\"", error: .ragged),
        CSVGolden(
            text: "a,b\r\nx,\"q\nr\"\r\n2.5x\"q\",",
            rows: [["a", "b"], ["x", "q\nr"], ["2.5x\"q\"", ""]]),
        CSVGolden(
            text: "a,b\n\"q,r\",\"q\"\nx,\"q,r\"\r",
            rows: [["a", "b"], ["q,r", "q"], ["x", "q,r"]]),
        CSVGolden(
            text: "a,b\n\"\"\"q,r\",\r1y\"\",\"q,r\"\r\ny\"z,\r\n",
            rows: [["a", "b"], ["\"q,r", ""], ["1y\"\"", "q,r"], ["y\"z", ""]]),
        CSVGolden(
            text: "a,b\r\n1,\n",
            rows: [["a", "b"], ["1", ""]]),
        CSVGolden(text: "a,b\r\n\r\n\r,,", error: .ragged),
        CSVGolden(
            text: "a,b\r\n,\"\"\r",
            rows: [["a", "b"], ["", ""]]),
        CSVGolden(
            text: "a,b\r\n\"q\nr\",\" \"\n",
            rows: [["a", "b"], ["q\nr", " "]]),
        CSVGolden(text: "a,b\n1\"\"\r \n\n\r", error: .ragged),
        CSVGolden(
            text: "a,b\r\n\"q\nr\",y\"z\ny\"z,\" \"\"q\"\"q,r\"\n\r\n",
            rows: [["a", "b"], ["q\nr", "y\"z"], ["y\"z", " \"q\"q,r"]]),
        CSVGolden(
            text: "a,b,c\r\n\"\",\"q\nr\",x\n\"q\nr\",,y\"z\r,\"\",1\n",
            rows: [["a", "b", "c"], ["", "q\nr", "x"], ["q\nr", "", "y\"z"], ["", "", "1"]]),
        CSVGolden(
            text: "a,b\r\n\"q,r\",\n\" \",\"q\nr\"",
            rows: [["a", "b"], ["q,r", ""], [" ", "q\nr"]]),
        CSVGolden(text: "a,b\n\"q\",\"a\"\"b\"\n\"\"", error: .ragged),
        CSVGolden(text: "a,b\r\n\"q\"", error: .ragged),
        CSVGolden(text: "a,b\n\"q\nr\",\"q\"\nx,\n1y", error: .ragged),
        CSVGolden(
            text: "a,b\r\n1,y\"z\r\n\"q\nr\",\"q\"\r",
            rows: [["a", "b"], ["1", "y\"z"], ["q\nr", "q"]]),
        CSVGolden(text: "a,b,c\ny\"\"\"q\nr\"y", error: .ragged),
        CSVGolden(text: "a,b,c\n\"q\",,x\r,\"q\nr\",y\"z\n\"q\nr\"", error: .ragged),
        CSVGolden(
            text: "a,b\r\n\ry\"z,\r",
            rows: [["a", "b"], ["y\"z", ""]]),
        CSVGolden(text: "a,b\n\"q\nr\"\n\r\n", error: .ragged),
    ]
}

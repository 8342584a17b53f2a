import java.io.FileOutputStream;
import java.io.OutputStream;
import org.apache.jena.graph.Graph;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;
import org.apache.jena.shacl.ValidationReport;
import org.apache.jena.sys.JenaSystem;

/** Validate with Apache Jena: DATA.nt SHAPES.ttl REPORT; seconds without the start of Java go to stdout, as JSON. */
public class ShaclJena {
    public static void main(String[] words) throws Exception {
        JenaSystem.init();
        long start = System.nanoTime();
        Graph data = RDFDataMgr.loadGraph(words[0]);
        Shapes shapes = Shapes.parse(RDFDataMgr.loadGraph(words[1]));
        long loaded = System.nanoTime();
        ValidationReport report = ShaclValidator.get().validate(shapes, data);
        long validated = System.nanoTime();
        try (OutputStream out = new FileOutputStream(words[2])) {
            RDFDataMgr.write(out, report.getGraph(), Lang.NTRIPLES);
        }
        System.out.printf("{\"load\": %f, \"validation\": %f}%n", (loaded - start) / 1e9, (validated - loaded) / 1e9);
    }
}

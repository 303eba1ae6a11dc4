import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.*;
import org.semanticweb.owlapi.profiles.*;

class Opens {
    public static void main(String[] args) throws Exception {
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        OWLOntologyLoaderConfiguration alone = new OWLOntologyLoaderConfiguration()
            .setMissingImportHandlingStrategy(MissingImportHandlingStrategy.SILENT);
        OWLOntology read = manager.loadOntologyFromOntologyDocument(
            new org.semanticweb.owlapi.io.FileDocumentSource(new File(args[0])), alone);
        System.out.println("version " + read.getOntologyID().getVersionIRI().get());
        System.out.println("format " + manager.getOntologyFormat(read).getKey());
        System.out.println("classes " + read.classesInSignature().filter(c -> c.getIRI().toString().startsWith(args[1])).count());
        System.out.println("properties " + read.objectPropertiesInSignature().filter(c -> c.getIRI().toString().startsWith(args[1])).count());
        for (OWLProfileViolation one : Profiles.OWL2_DL.checkOntology(read).getViolations()) {
            System.out.println("violation " + one);
        }
    }
}

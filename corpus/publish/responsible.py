"""What the owner of a corpus says in the words of responsible AI: the keys of Croissant's vocabulary of that name.

References
----------
.. [1] https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html
"""

from collections.abc import Mapping

from saidby.corpus.errors import UnknownName, UsageError

ANALYSIS = "dataAnnotationAnalysis"
"""The key under which an owner tells of agreement."""
RAI = {
    "dataUseCases": "Use",
    "dataLimitations": "Limits of use",
    "dataBiases": "Biases",
    "dataSocialImpact": "Social impact",
    "personalSensitiveInformation": "Personal and sensitive information",
    "dataCollection": "Collection",
    "dataCollectionType": "Kind of collection",
    "dataCollectionTimeFrame": "Time of collection",
    "dataCollectionRawData": "Raw data",
    "dataCollectionMissingData": "Missing data",
    "dataPreprocessingProtocol": "Preprocessing",
    "dataDataManipulationProtocol": "Changes to the data",
    "dataImputationProtocol": "Imputation",
    "dataAnnotationProtocol": "Annotation",
    "dataAnnotationPlatform": "Annotation platform",
    ANALYSIS: "Analysis of the annotation",
    "annotationsPerItem": "Annotations per item",
    "annotatorDemographics": "Annotators",
    "machineAnnotationTools": "Programs that labelled",
    "dataReleaseMaintenancePlan": "Maintenance",
}
"""Every key [1]_ with the title that a card gives it, in the order of the card."""


def check_rai(given: Mapping[str, str]) -> dict[str, str]:
    """Give texts by keys of responsible AI.

    Raises
    ------
    UnknownName, UsageError
        If there is no such key, or a text is empty.
    """
    for key, text in given.items():
        if key not in RAI:
            raise UnknownName("key of responsible AI", key, RAI)
        if not text.strip():
            raise UsageError(f"the text of {key} is empty; leave the key out, or say something")
    return dict(given)

"""Truth from labelling tools: COCO, CVAT for images 1.1 and LabelMe, read as hostile files until checked."""
